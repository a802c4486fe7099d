import { parser } from '@prometheus-io/lezer-promql';

/** The part of the parser's nodes in use here. */
type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** A node of a parsed expression, with its text. */
export class PromqlNode {
  readonly #node: SyntaxNode;
  readonly #source: string;

  constructor(node: SyntaxNode, source: string) {
    this.#node = node;
    this.#source = source;
  }

  get kind(): string {
    return this.#node.type.name;
  }

  get text(): string {
    return this.#source.slice(this.#node.from, this.#node.to);
  }

  get broken(): boolean {
    return this.#node.type.isError;
  }

  get children(): PromqlNode[] {
    const children: PromqlNode[] = [];
    for (let child = this.#node.firstChild; child !== null; child = child.nextSibling)
      children.push(new PromqlNode(child, this.#source));
    return children;
  }

  get ancestors(): PromqlNode[] {
    const ancestors: PromqlNode[] = [];
    for (let node = this.#node.parent; node !== null; node = node.parent)
      ancestors.push(new PromqlNode(node, this.#source));
    return ancestors;
  }

  child(kind: string): PromqlNode | undefined {
    return this.children.find((child) => child.kind === kind);
  }

  /** Itself and all below, of one kind. */
  all(kind: string): PromqlNode[] {
    return [...(this.kind === kind ? [this] : []), ...this.children.flatMap((child) => child.all(kind))];
  }
}

/** The expression itself, without the root around it. */
export function parsePromql(expr: string): PromqlNode {
  const root = new PromqlNode(parser.parse(expr).topNode, expr);
  return root.children[0] ?? root;
}

const OPERATORS = new Set([
  'Pow',
  'Mul',
  'Div',
  'Mod',
  'Add',
  'Sub',
  'Eql',
  'Gte',
  'Gtr',
  'Lte',
  'Lss',
  'Neq',
  'And',
  'Or',
  'Unless',
  'Atan2',
]);
export const COMPARISONS: ReadonlySet<string> = new Set(['Eql', 'Gte', 'Gtr', 'Lte', 'Lss', 'Neq']);

export type Binary = { left: PromqlNode; operator: string; right: PromqlNode; matching: PromqlNode | undefined };

export function binary(node: PromqlNode): Binary {
  const parts = node.children;
  const at = parts.findIndex(({ kind }) => OPERATORS.has(kind));
  return {
    left: parts[0] as PromqlNode,
    operator: parts[at]?.kind ?? '',
    right: parts.at(-1) as PromqlNode,
    matching: node.child('MatchingModifierClause'),
  };
}

export function withoutParens(node: PromqlNode): PromqlNode {
  return node.kind === 'ParenExpr' ? withoutParens(node.children[0] as PromqlNode) : node;
}

export const functionName = (call: PromqlNode): string => call.child('FunctionIdentifier')?.text ?? '';

export type Selector = { metric: string; matchers: { label: string; op: string; value: string }[]; node: PromqlNode };

export function selectors(node: PromqlNode): Selector[] {
  return node.all('VectorSelector').map((selector) => ({
    node: selector,
    metric: selector.all('Identifier')[0]?.text ?? '',
    matchers: selector.all('UnquotedLabelMatcher').map((matcher) => ({
      label: matcher.child('LabelName')?.text ?? '',
      op: matcher.child('MatchOp')?.text ?? '',
      value: JSON.parse(matcher.child('StringLiteral')?.text ?? '""') as string,
    })),
  }));
}

/** Of `by (…)`, `on (…)` and `group_left (…)`. */
export const groupingLabels = (node: PromqlNode): string[] => node.all('LabelName').map(({ text }) => text);
