import { INACTIVE } from '../rules/catalogue-codes.ts';
import { FAIL_OVER, type Page } from './page.ts';
import { codes, QUERIES, refusedStreams } from './queries.ts';

export const MONEY_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiCreditsExhausted',
    callers: 'New calls are refused at once. Calls under way usually continue to their end.',
    steps: [
      'Open the provider’s billing page. Top up, or call the person who may pay. If auto-recharge is on, its card was declined.',
      'Fail over or pause the dialers until the money has arrived. Retries are refused too.',
      'Find what spent the credits: a campaign, a loop, a leaked key.',
    ],
    failOver: FAIL_OVER,
    categories: ['credits'],
    except: INACTIVE,
    queries: [codes('credits'), refusedStreams('credits'), QUERIES.balance, QUERIES.spenders],
    reportToProvider:
      'Contact them only if their portal shows a balance and requests are still refused. Send the account, the time of the top-up and two request ids from after it.',
    resolves:
      'After 5 minutes without a refusal, held for another 15; as a warning about one account, for 75. While the dialers are paused nothing is refused: send one request to be sure.',
  },
  {
    alert: 'VoiceApiAccountSuspended',
    callers: 'Every call is refused. Buying credits does not help.',
    steps: [
      'Open the provider’s portal. It shows an unpaid invoice, an ended subscription, or a suspension.',
      'Unpaid or ended: pay or renew. Suspended: write to the provider’s support now, and inform your legal contact.',
      'Fail over: a suspension takes hours to lift.',
    ],
    failOver: FAIL_OVER,
    categories: ['credits', 'auth', 'permission'],
    only: INACTIVE,
    queries: [codes('credits', 'auth', 'permission'), QUERIES.traffic],
    reportToProvider: 'The account, the time of the first refusal, two request ids, and what the portal shows.',
    resolves: 'After 5 minutes without a refusal, held for another 15; as a warning about one account, for 75.',
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    callers: 'Nothing yet. Calls are refused when the time in the alert is over.',
    steps: [
      'Open the provider’s billing page. Is the balance as low as the alert says, and is auto-recharge off? Top up now, or call the person who may pay: bank transfers take days.',
      `Is more spent than planned? Find the service with the query “${QUERIES.spenders.title}”, and stop it.`,
      'Nobody can pay tonight? Pause what can wait, so that the rest lasts until the morning.',
    ],
    failOver: FAIL_OVER,
    categories: ['credits'],
    except: INACTIVE,
    queries: [QUERIES.balance, QUERIES.hoursLeft, QUERIES.spenders],
    resolves: 'Within 15 minutes of a top-up, or when consumption has fallen.',
  },
  {
    alert: 'VoiceApiCreditsAmbiguous',
    callers: 'Nothing. There is no forecast for this account.',
    steps: [
      'Find the services that use keys of different accounts at this provider under one account name.',
      'Give each account a name: the `account` setting of sidetone.',
    ],
    queries: [QUERIES.balance, QUERIES.traffic],
    resolves: 'When the balance has stopped jumping for an hour.',
  },
  {
    alert: 'VoiceApiCreditsReaderFailing',
    callers: 'Nothing. The balance is not known, so the warning before it is empty may not come.',
    steps: [
      'Category auth: replace the key in the variable that the alert names, then restart the process that reads it.',
      'Anything else: read the log of that process. It has one line for each account, with the code and what to do.',
      'Check the balance in the provider’s portal until it is fixed.',
    ],
    queries: [QUERIES.failedReads, QUERIES.readingAge],
    reportToProvider: 'The time of the first failure and the code of the log line.',
    resolves: 'With the next balance that is read, at most an hour after the key was replaced.',
  },
  {
    alert: 'VoiceApiCallCostDoubled',
    callers: 'Nothing.',
    steps: [
      'Compare the number of calls and their duration with those of a week earlier. Is a campaign running as planned? Silence the alert.',
      `More calls than planned: find the service that places them with the query “${QUERIES.spenders.title}”, and stop it.`,
      'As many calls as before, but longer or more expensive: look for agents that do not hang up, for new destinations and for a new price.',
    ],
    queries: [QUERIES.cost, QUERIES.calls, QUERIES.talk, QUERIES.spenders],
    reportToProvider: 'The day, the unit, both amounts and the ids of some of the most expensive calls.',
    resolves: 'When the last 24 hours cost less than the threshold again.',
  },
  {
    alert: 'VoiceApiCreditReadingStale',
    callers: 'Nothing. The balance is unknown, so the warning before it is empty will not come.',
    steps: [
      'Compare the headers of a response with the provider’s documentation: did the credit headers disappear?',
      'Check the balance in the provider’s portal once a day until it is fixed.',
    ],
    queries: [QUERIES.readingAge, QUERIES.balance, QUERIES.traffic],
    reportToProvider: 'Since when the credit headers are missing, on which operation, and two request ids.',
    resolves: 'With the next response that shows the credits.',
  },
];
