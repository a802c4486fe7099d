/** A private value, different from all others. */
export type Secret = {
  readonly place: string;
  readonly kind: string;
  /** The value as planted. */
  readonly value: string;
  /** Parts that identify it, even if it was cut or encoded. */
  readonly needles: readonly string[];
};

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** Makes secrets for one place, and keeps them. */
export class Planter {
  static #count = 0;
  readonly place: string;
  readonly planted: Secret[] = [];

  constructor(place: string) {
    this.place = place;
  }

  key(prefix = 'sk_live_'): string {
    const id = this.#id();
    return this.#keep('key', `${prefix}${id}a1b2c3`, [id]);
  }

  /** Without a recognisable shape: only its place shows that it is a secret. */
  password(): string {
    const id = this.#id();
    return this.#keep('password', id, [id]);
  }

  jwt(): string {
    const claims = base64url(JSON.stringify({ sub: this.#id() }));
    return this.#keep('jwt', `eyJhbGciOiJIUzI1NiJ9.${claims}.c2lnbmF0dXJl`, [claims]);
  }

  phone(): string {
    const digits = this.#digits();
    return this.#keep('phone', `+1${digits}`, [digits]);
  }

  /** As people write it in the United States. */
  national(): string {
    const digits = this.#digits();
    const [area, office, line] = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)];
    return this.#keep('national number', `(${area}) ${office}-${line}`, [`${office}-${line}`, digits]);
  }

  mail(): string {
    const id = this.#id();
    return this.#keep('mail', `${id}@leak.example`, [id]);
  }

  sip(): string {
    const id = this.#id();
    return this.#keep('sip', `sip:${id}@pbx.example`, [id]);
  }

  /** User name and password of a URL: on the wire they are base64. */
  userinfo(): string {
    const [user, password] = [this.#id(), this.#id()];
    this.#keep('userinfo', `${user}:${password}`, [user, password, base64(`${user}:${password}`)]);
    return `${user}:${password}`;
  }

  /** One sentence with one secret of every shape that redaction knows. */
  sentence(): string {
    return `key ${this.key()} or ${this.key('kst_')} or ${this.key('kc_live_')} or ${this.key('dgr_')}, token ${this.jwt()}, Bearer ${this.key('x.')}, number ${this.phone()} or ${this.national()}, mail ${this.mail()}, uri ${this.sip()}, see https://${this.userinfo()}@voice.example/x?token=${this.password()}`;
  }

  #keep(kind: string, value: string, needles: readonly string[]): string {
    this.planted.push({ place: this.place, kind, value, needles });
    return value;
  }

  #id(): string {
    return `Zq${(++Planter.#count).toString(36).padStart(4, '0')}Wv`;
  }

  #digits(): string {
    return `5557${String(100_003 + ++Planter.#count * 37).slice(-6)}`;
  }
}
