/** An error as plain data: its class, message and causes; the parts of an aggregate too. */
export function describeError(error: unknown, depth = 0): unknown {
  if (typeof error !== 'object' || error === null) return { thrown: String(error) };
  const { name, message, code, errno, syscall, cause, errors } = error as Record<string, unknown>;
  return {
    class: error.constructor?.name,
    name,
    message,
    code,
    errno,
    syscall,
    keys: Object.keys(error),
    cause: cause === undefined || depth > 3 ? undefined : describeError(cause, depth + 1),
    errors: Array.isArray(errors) ? errors.map((one) => describeError(one, depth + 1)) : undefined,
  };
}
