/** How a sentence about a field begins, where its value would be: "must have eight characters". */
const SENTENCE =
  /^(?:is|are|has|was|must|may|should|cannot|can't|can not|does|do|needs|not|no|already|too|required|expected|invalid|missing|unknown|Must|Should|Cannot|Is|Not|Already|Required|Expected|Invalid|Missing|Unknown|This|Ensure|Enter|Please|Field|Value|String|Input|The|Your|A)\b/;

/** Whether a text in the place of a value says what is wrong with it: `{"user":"must be unique"}`. */
export function isValidation(text: string): boolean {
  return /\s/.test(text) && SENTENCE.test(text);
}
