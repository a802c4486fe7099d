import { INACTIVE } from '../rules/catalogue-codes.ts';
import type { Page } from './page.ts';
import { codes, QUERIES, refusedStreams } from './queries.ts';

export const MONEY_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiCreditsExhausted',
    callers: 'New calls and sessions are refused. Calls in progress usually continue.',
    steps: [
      'Read the provider and the code: an empty balance, a used-up quota and an expired trial are paid in different places.',
      'Top up in the provider’s portal, or ask the person who can. If auto-recharge is on, its card was declined.',
      'Until the top-up arrives, fail over to another provider or pause the dialers. Retries are refused as well.',
      'Find what spent the credits: a campaign, a loop or a leaked key.',
    ],
    categories: ['credits'],
    except: INACTIVE,
    queries: [codes('credits'), refusedStreams('credits'), QUERIES.balance, QUERIES.spenders],
    tellProvider:
      'Only if the portal shows a balance and requests are still refused: the account, the time of the top-up, and two request ids from after it.',
    resolves:
      '15 minutes after 5 minutes without a refusal. While the dialers are paused there are no requests: send one to check.',
  },
  {
    alert: 'VoiceApiOrganizationInactive',
    callers: 'Every call is refused: the provider has deactivated the organization. Buying credits does not help.',
    steps: [
      'Open the provider’s portal. It shows whether an invoice is unpaid, the subscription has ended, or the account is suspended for abuse.',
      'Renew or pay. After a suspension, contact the provider and your legal team now.',
      'Fail over to another provider in the meantime.',
    ],
    categories: ['credits'],
    only: INACTIVE,
    queries: [codes('credits'), QUERIES.traffic],
    tellProvider:
      'The organization, the time of the first refusal, two request ids, and the state of the subscription in the portal.',
    resolves: '15 minutes after 5 minutes without a refusal.',
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    callers: 'Nothing yet. At the current rate, calls will be refused within the time in the alert.',
    steps: [
      'Compare the balance with the provider’s portal: other users of the account reduce the balance without showing in our traffic.',
      'Is the consumption planned, such as a campaign? Top up. If not, find the service that spends, and stop it.',
      'Top up in time for the payment to arrive: bank transfers take days.',
    ],
    categories: ['credits'],
    except: INACTIVE,
    queries: [QUERIES.balance, QUERIES.hoursLeft, QUERIES.spenders],
    resolves:
      'When the credits last longer than the threshold again: within minutes of a top-up, or after an hour with less consumption.',
  },
  {
    alert: 'VoiceApiCreditReadingStale',
    callers: 'Nothing. But we do not know the balance, so there will be no warning before it is empty.',
    steps: [
      'Requests succeed, so the provider no longer sends its credit headers, or not on the operations in use.',
      'Compare the headers of a response with the provider’s documentation.',
      'Until this is fixed, check the balance in the portal once a day.',
    ],
    queries: [QUERIES.readingAge, QUERIES.balance, QUERIES.traffic],
    tellProvider: 'That the credit headers are missing, since when, on which operation, with two request ids.',
    resolves: 'With the next response that reports the credits.',
  },
];
