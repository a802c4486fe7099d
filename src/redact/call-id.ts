const ID = /^[\w.:=/+@-]{1,128}$/;
/** As long as telephone numbers are: there are APIs that call a call by the number that was called. */
const NUMBER = /^\+?\d{7,15}$/;

/** The provider's id of a call, as its support asks for it: dropped whole when it may be something private. */
export function callId(id: string | undefined): string | undefined {
  return id === undefined || !ID.test(id) || NUMBER.test(id) || id.includes('@') ? undefined : id;
}
