import { BUILT_IN_PROVIDERS } from '../../providers/built-in.ts';
import { LABEL } from './promql.ts';
import type { RuleGroup } from './rule.ts';

/** Whom to turn to about a provider, by the label of the record that carries it. */
export const CONTACTS = {
  record: 'provider:voice_api_contacts:info',
  fields: [
    { key: 'statusPage', label: 'status_page', title: 'Status page' },
    { key: 'portal', label: 'portal', title: 'Portal' },
    { key: 'billing', label: 'billing', title: 'Billing' },
    { key: 'pay', label: 'pay', title: 'Who may pay' },
    { key: 'escalation', label: 'escalation', title: 'Escalation' },
    { key: 'failover', label: 'failover', title: 'Failover' },
  ],
} as const;

export type ContactKey = (typeof CONTACTS.fields)[number]['key'];
export type Contacts = Readonly<Record<string, Readonly<Partial<Record<ContactKey, string>>>>>;

/**
 * One series for each provider that has a page or a contact. Alerts read it in their annotations, so that no alert lists all
 * providers.
 */
export function contactsGroup(contacts: Contacts): RuleGroup {
  const series = BUILT_IN_PROVIDERS.flatMap(({ name, links = {} }) => {
    const known: Readonly<Partial<Record<ContactKey, string>>> = { ...links, ...contacts[name] };
    const values = CONTACTS.fields.flatMap(({ key, label }): [string, string][] => {
      const value = known[key];
      return value === undefined ? [] : [[label, value]];
    });
    return values.length === 0 ? [] : [[[LABEL.provider, name] as [string, string], ...values]];
  });
  if (series.length === 0) return { name: 'voice-api-contacts', rules: [] };
  const expr = series
    .map((labels) =>
      labels.reduce(
        (inner, [label, value]) => `label_replace(${inner}, "${label}", ${text(value)}, "", "")`,
        'vector(1)',
      ),
    )
    .join('\nor\n');
  return { name: 'voice-api-contacts', rules: [{ record: CONTACTS.record, expr }] };
}

/** A replacement, in which `$` begins a reference, within a string of PromQL. */
const text = (value: string): string => JSON.stringify(value.replaceAll('$', '$$$$'));
