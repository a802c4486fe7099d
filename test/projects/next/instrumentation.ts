// As docs/frameworks.md has it; with @vercel/otel where VERCEL_OTEL is set.
export async function register() {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  if (process.env['VERCEL_OTEL']) {
    const { registerOTel } = await import('@vercel/otel');
    registerOTel({ serviceName: 'next' });
  }
  const { register } = await import('sidetone');
  register();
}
