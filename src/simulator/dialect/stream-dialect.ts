/** A frame from the client: a JSON object. */
export type ClientFrame = Readonly<Record<string, unknown>>;

/** The input of an answer on a stream. */
export type StreamFacts = {
  /** The values of the parameters in the path. */
  readonly parameters: Readonly<Record<string, string>>;
  /** How many frames of this kind the client has sent, including this one. */
  readonly count: number;
};

export type Close = { readonly code: number; readonly reason?: string };

/** A frame from the provider: an object is sent as JSON, a string unchanged. */
export type ServerFrame = object | string;

/** What the provider sends at once. */
export type StreamAnswer = { readonly frames?: readonly ServerFrame[]; readonly close?: Close };

/** The protocol of the streams of one operation. */
export type StreamProtocol = {
  /** The key of a frame that holds its kind. */
  readonly kind: 'type' | 'event' | 'message';
  /** Sent as soon as the stream is open. */
  readonly greeting?: readonly ServerFrame[];
  /** The kinds of the frames that must come first, and how the stream is closed otherwise. */
  readonly opening?: { readonly kinds: readonly string[]; readonly otherwise: (expected: string) => Close };
  /** Answers by kind. A frame of another kind gets no answer. */
  readonly answers: Readonly<Record<string, (frame: ClientFrame, facts: StreamFacts) => StreamAnswer>>;
};

/** How a provider speaks on its streams: a value, each fact of it documented. What is not documented is absent. */
export type StreamDialect = {
  readonly source: string;
  /** Protocols by the name of the operation. */
  readonly protocols: Readonly<Record<string, StreamProtocol>>;
  readonly errorFrame: (error: { readonly code: string; readonly message: string }) => ServerFrame;
  /** Text of an error frame by code, for codes that HTTP errors do not have. */
  readonly errorMessages?: Readonly<Record<string, string>>;
};
