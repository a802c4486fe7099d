/** The response headers that the provider's tables name, and no other. */
export type HeaderSnapshot = {
  /** @param name lower case */
  get(name: string): string | undefined;
  /** The same where it is nothing but 1 to 15 digits, as most are: undefined says only that it is something else. */
  digits(name: string): number | undefined;
};
