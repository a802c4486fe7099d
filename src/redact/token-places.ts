/** Any segment of a path. */
const SEGMENT = '[^/\\s?#"\'<>]{1,256}';

/**
 * Tokens by their place in a provider's paths, `/public/{token}/run`, as shapes: wherever such a URL appears, in a message, in
 * a captured `location` or `referer`, relative or not. A template that begins with its token does not locate it.
 */
export function tokenShapes(templates: Iterable<string>): RegExp[] {
  const shapes = new Map<string, RegExp>();
  for (const template of templates) {
    const names = template.split('/').filter((name) => name !== '');
    const token = names.findIndex((name) => name.endsWith('token}'));
    if (token < 1 || names[0]?.startsWith('{')) continue;
    const before = names.slice(0, token).map((name) => (name.startsWith('{') ? SEGMENT : escaped(name)));
    const source = `(?<=/${before.join('/')}/)(?!REDACTED)[^\\s?#"'<>]+`;
    shapes.set(source, new RegExp(source, 'gi'));
  }
  return [...shapes.values()];
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w-]/g, '\\$&');
}
