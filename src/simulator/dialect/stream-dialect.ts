/** A frame of the client's: a JSON object. */
export type ClientFrame = Readonly<Record<string, unknown>>;

/** What an answer on a stream may depend on. */
export type StreamFacts = {
  /** What stands in the path for each parameter of the operation's template. */
  readonly parameters: Readonly<Record<string, string>>;
  /** So many frames of this kind has the client sent, this one included. */
  readonly count: number;
};

export type Close = { readonly code: number; readonly reason?: string };

/** What the provider says in one go. */
export type Said = { readonly frames?: readonly object[]; readonly close?: Close };

/** How the provider speaks on the streams of one operation. */
export type StreamProtocol = {
  /** The key of a frame that says of what kind it is. */
  readonly kind: 'type' | 'event';
  /** Said as soon as the stream is open. */
  readonly greeting?: readonly object[];
  /** The kinds of the frames that must come first, and how the stream is closed where another comes instead. */
  readonly opening?: { readonly kinds: readonly string[]; readonly otherwise: (expected: string) => Close };
  /** By kind. A frame of another kind is taken without a word. */
  readonly answers: Readonly<Record<string, (frame: ClientFrame, facts: StreamFacts) => Said>>;
};

/** How a provider speaks on its streams: a value, each fact of it documented. What is not documented is absent. */
export type StreamDialect = {
  readonly source: string;
  /** By name of the operation. */
  readonly protocols: Readonly<Record<string, StreamProtocol>>;
  readonly errorFrame: (error: { readonly code: string; readonly message: string }) => object;
  /** Text of an error frame by its code, where the provider's HTTP errors have no such code. */
  readonly errorMessages?: Readonly<Record<string, string>>;
};
