/** The response headers that the provider's tables name; no others. */
export type HeaderSnapshot = {
  /** @param name lower case */
  get(name: string): string | undefined;
  /** The header as a number if it is 1 to 15 digits, as most are; undefined for anything else. */
  digits(name: string): number | undefined;
};
