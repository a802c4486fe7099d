import { INACTIVE } from '../rules/catalogue-codes.ts';
import type { Page } from './page.ts';
import { codes, QUERIES, refusedStreams } from './queries.ts';

export const MONEY_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiCreditsExhausted',
    callers: 'New calls and sessions are refused at once. Calls that are under way usually go on until they end.',
    steps: [
      'Read which provider and code: an empty balance, a used-up quota and a trial that has ended are paid in different places.',
      'Top up in the provider’s portal, or ask whoever holds the payment rights. If auto-recharge is on, its card has failed.',
      'Until the top-up has arrived: fail over to another provider, or pause the dialers. Refused requests are not worth retrying.',
      'Look for what spent the credits: a campaign, a loop, a key that leaked.',
    ],
    categories: ['credits'],
    except: INACTIVE,
    queries: [codes('credits'), refusedStreams('credits'), QUERIES.balance, QUERIES.spenders],
    tellProvider:
      'Only when the portal shows a balance and requests are refused all the same: the account, the time of the top-up, two request ids from after it.',
    resolves:
      'No refusal for 5 minutes, and 15 more to be sure. Nobody tries while the dialers are paused: send one request to know.',
  },
  {
    alert: 'VoiceApiOrganizationInactive',
    callers: 'Every call is refused: the provider has switched the organization off. Buying credits does not help.',
    steps: [
      'Open the provider’s portal: an unpaid invoice, a subscription that has ended, or a suspension for abuse look different there.',
      'Renew or pay; for a suspension, write to the provider now, and to your own legal contact.',
      'Fail over to another provider meanwhile.',
    ],
    categories: ['credits'],
    only: INACTIVE,
    queries: [codes('credits'), QUERIES.traffic],
    tellProvider:
      'The organization, the time of the first refusal, two request ids, and what the portal says of the subscription.',
    resolves: 'No refusal for 5 minutes, and 15 more to be sure.',
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    callers: 'Nothing yet. At the present pace calls will be refused within the time that the alert names.',
    steps: [
      'Compare the balance with the provider’s portal: another consumer of the account is in the balance, but not in our traffic.',
      'Is the consumption as planned (a campaign)? Then top up. Is it not? Find the service that spends, and stop it.',
      'Top up in time for the payment to arrive: bank transfers take days.',
    ],
    categories: ['credits'],
    except: INACTIVE,
    queries: [QUERIES.balance, QUERIES.hoursLeft, QUERIES.spenders],
    resolves:
      'The credits last longer than the threshold again: within minutes of a top-up, or when the consumption of the last hour has fallen.',
  },
  {
    alert: 'VoiceApiCreditReadingStale',
    callers: 'Nothing. We do not know the balance, so that the warning before it is empty will not come.',
    steps: [
      'Are requests answered? The alert needs successful ones: then the provider no longer sends its credit headers, or not on the operations in use.',
      'Compare a response’s headers with the provider’s documentation.',
      'Until it is mended, look at the balance in the portal once a day.',
    ],
    queries: [QUERIES.readingAge, QUERIES.balance, QUERIES.traffic],
    tellProvider: 'That the credit headers are missing, since when, on which operation, with two request ids.',
    resolves: 'With the next response that tells the credits.',
  },
];
