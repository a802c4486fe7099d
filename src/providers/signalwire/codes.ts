import { each } from '../../catalogue/each.ts';
import type { CodeRow } from '../../catalogue/provider.ts';

/** The codes of the Compatibility API: the numbers of Twilio, not always with its meaning: https://developer.signalwire.com/compatibility-api/rest/error-codes */
export const COMPATIBILITY_CODES: readonly CodeRow[] = [
  { code: '4000', category: 'invalid_request', retry: 'never', todo: 'Capabilities of the number not valid.' },
  { code: '4001', category: 'credits', retry: 'never', todo: 'Fee is above the balance: top up.' },
  { code: '10000', status: 400, category: 'invalid_request', retry: 'never', todo: 'Argument not valid, or the call, fax or message is in the wrong state. (At Twilio this number does not exist.).' },
  { code: '10001', category: 'permission', retry: 'never', todo: 'Operation not enabled on the Space.' },
  { code: '10003', category: 'invalid_request', retry: 'never', todo: 'Token permissions contain a bad entry.' },
  { code: '10004', category: 'not_found', retry: 'never', todo: 'Subproject is not of this project.' },
  { code: '11100', category: 'invalid_request', retry: 'never', todo: 'URL not valid.' },
  ...each(['11200', '11210', '11215', '11217', '11220', '11251', '11300'], { category: 'upstream', retry: 'backoff', todo: 'Your webhook failed: time, DNS, redirects, 4xx/5xx, TLS, protocol.' }),
  ...each(['11750', '11751'], { category: 'invalid_request', retry: 'never', todo: 'Body or media too large.' }),
  ...each(['12100', '12300'], { category: 'invalid_request', retry: 'never', todo: 'CXML does not parse or has the wrong content type.' }),
  ...each(['13000', '13215', '13221', '13222', '13223', '13238', '13243', '13420', '13621', '13699', '13750', '13801', '14204'], { category: 'invalid_request', retry: 'never', todo: 'CXML verb or attribute not valid.' }),
  { code: '13254', category: 'dial', retry: 'never', todo: 'SIP URI missing or not public.' },
  { code: '16002', category: 'invalid_request', retry: 'never', todo: 'Conference attributes not valid.' },
  { code: '20001', category: 'provider', retry: 'backoff', todo: 'Unknown error.' },
  ...each(['20002', '20422'], { category: 'invalid_request', retry: 'never', todo: 'Name or document not valid.' }),
  { code: '20003', status: 401, category: 'auth', retry: 'never', todo: 'Authentication failed, or the token lacks this feature’s scope.' },
  { code: '20009', status: 409, category: 'conflict', retry: 'never', todo: 'Not finished: wait.' },
  { code: '20010', category: 'permission', retry: 'never', todo: 'Disabled for the account.' },
  { code: '20404', status: 404, category: 'not_found', retry: 'never', todo: 'Check the SID.' },
  { code: '20429', status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Too many requests or throughput exceeded.' },
  { code: '20504', category: 'provider', retry: 'backoff', todo: 'Internal error.' },
  ...each(['21201', '21205', '21208', '21209', '21211', '21212', '21213', '21217', '21218', '21234', '21262', '21401', '21402', '21408', '21420', '21421', '21451', '21455', '21456', '21475', '21481'], { status: 422, category: 'invalid_request', retry: 'never', todo: 'A parameter of the call or number is missing or not valid.' }),
  { code: '21210', status: 422, category: 'permission', retry: 'never', todo: 'From is neither bought nor verified.' },
  { code: '21219', status: 422, category: 'permission', retry: 'never', todo: 'Trial limits: verify the number or add 5 USD.' },
  { code: '21220', status: 422, category: 'invalid_request', retry: 'never', todo: 'Call is not in a state for this.' },
  ...each(['21601', '21602', '21603', '21604', '21606', '21612', '21614', '21617', '21620', '21623', '21624', '21626', '21628', '21701', '21703', '21705', '22109'], { status: 422, category: 'invalid_request', retry: 'never', todo: 'Message or number parameter not valid.' }),
  { code: '21610', status: 422, category: 'compliance', retry: 'never', todo: 'Recipient blocked you.' },
  { code: '21611', status: 422, category: 'concurrency', retry: 'backoff', todo: 'Queue of calls.' },
  { code: '21717', status: 422, category: 'compliance', retry: 'never', todo: 'Sender’s campaign is not active.' },
  { code: '30002', category: 'credits', retry: 'never', todo: 'Balance too low.' },
  ...each(['30001', '30009'], { category: 'timeout', retry: 'never', todo: 'Validity period passed.' }),
  ...each(['30003', '30005', '30006'], { category: 'dial', retry: 'backoff', todo: 'Handset unreachable or unknown.' }),
  ...each(['30004', '30007'], { category: 'compliance', retry: 'never', todo: 'Blocked or filtered.' }),
  { code: '30008', category: 'upstream', retry: 'backoff', todo: 'Upstream failure.' },
  { code: '30010', status: 400, category: 'invalid_request', retry: 'never', todo: 'Costs more than the maximum price you set.' },
  ...each(['30022', '30027', '35125'], { category: 'rate_limit', retry: 'after', todo: 'Carrier or campaign cap reached.' }),
  { code: '31003', category: 'timeout', retry: 'backoff', todo: 'Connection timed out.' },
  { code: '31922', category: 'invalid_request', retry: 'never', todo: 'Stream URL must be wss.' },
  { code: '32009', category: 'dial', retry: 'never', todo: 'SIP user is not registered.' },
  ...each(['32110', '53404', '54453', '54454', '90000', '50509'], { category: 'invalid_request', retry: 'never', todo: 'SIP URI, codecs, paging or argument not valid.' }),
  ...each(['53603', '63019'], { category: 'upstream', retry: 'never', todo: 'Your URL redirected or the media could not be fetched.' }),
  { code: '63011', category: 'upstream', retry: 'backoff', todo: 'Carrier did not take the message.' },
];

/** The codes of the REST API: https://developer.signalwire.com/rest/overview/error-codes. The status decides for all others. */
export const REST_CODES: readonly CodeRow[] = [
  ...each(
    ['insufficient_balance', 'insufficient_balance_to_send_message', 'insufficient_balance_to_receive_message', 'auto_top_up_deactivated'],
    { status: 422, category: 'credits', retry: 'never', todo: 'The balance is too low: top up, and turn on automatic top-ups.' },
  ),
  ...each(
    ['max_queued_calls_exceeded', 'max_queued_messages_exceeded', 'message_backlog_limit_exceeded', 'exceeds_platform_stream_limit'],
    { status: 422, category: 'concurrency', retry: 'backoff', todo: 'Too many calls or messages are queued or live: slow down, or raise the limit.' },
  ),
  ...each(
    ['rate_limit_exceeded', 'campaign_throughput_exceeded', 'tmobile_daily_limit_reached', 'sole_proprietor_daily_limit_exceeded', 'pft_daily_limit_exceeded', 'too_many_verification_requests_in_time_frame', 'verification_request_too_soon', 'too_many_verification_attempts'],
    { status: 422, category: 'rate_limit', retry: 'backoff', todo: 'Slow down, or wait for the limit to start anew.' },
  ),
  ...each(
    ['account_limit_exceeded', 'feature_not_available', 'not_allowed_on_subscription_plan', 'resource_not_allowed', 'sending_disabled_for_space', 'sending_restricted_to_verified', 'number_not_verified', 'not_purchased_or_verified', 'must_belong_to_project', 'resource_in_different_project'],
    { status: 422, category: 'permission', retry: 'never', todo: 'The plan, the space or the number does not allow this.' },
  ),
  ...each(
    ['token_expired', 'token_invalid', 'token_has_invalid_prefix', 'invalid_token_format', 'authblock_is_invalid', 'authblock_is_expired', 'not_a_refresh_token'],
    { status: 422, category: 'auth', retry: 'never', todo: 'Check the token: it is invalid or expired.' },
  ),
  ...each(
    ['not_routable', 'not_routeable', 'billing_route_not_found', 'not_registered', 'no_registered_devices', 'no_devices_or_registrations', 'resource_not_callable', 'to_destination_unresolvable', 'uri_does_not_resolve_to_address', 'unreachable_destination_handset', 'unrouteable_message', 'no_steered_resource'],
    { status: 422, category: 'dial', retry: 'never', todo: 'The destination cannot be reached: check the number, the route and the registration.' },
  ),
  ...each(
    ['number_blacklisted', 'carrier_violation', 'message_blocked_by_carrier', 'message_blocked_by_number', 'message_filtered', 'inactive_campaign', 'campaign_inactive', 'campaign_not_active', 'associated_campaign_suspended'],
    { status: 422, category: 'compliance', retry: 'never', todo: 'The carrier or the campaign blocks the message or the number.' },
  ),
  ...each(
    ['does_not_exist', 'provided_id_is_unrecognized', 'campaign_not_found', 'file_not_found', 'invalid_subproject_id'],
    { status: 422, category: 'not_found', retry: 'never', todo: 'Check the id and the project.' },
  ),
  ...each(
    ['already_assigned', 'already_verified', 'call_id_is_duplicated', 'value_not_unique', 'not_unique_within_project', 'not_unique_within_space', 'document_version_mismatch', 'resource_assigned_as_handler', 'file_already_exists'],
    { status: 422, category: 'conflict', retry: 'never', todo: 'It exists already, or is in use.' },
  ),
  ...each(
    ['internal_error_occurred', 'call_update_failed', 'cannot_process', 'query_processing_failed', 'unknown_error'],
    { status: 422, category: 'provider', retry: 'backoff', todo: 'SignalWire failed: retry with backoff.' },
  ),
  ...each(
    ['media_connection_timeout', 'media_download_failed', 'media_request_failed', 'unable_to_deliver_to_carrier', 'url_failed_to_parse'],
    { status: 422, category: 'upstream', retry: 'backoff', todo: 'A URL or a carrier behind the call failed: look there.' },
  ),
  ...each(['invalid_state', 'cannot_cancel_in_progress', 'cannot_update_completed', 'cannot_redirect_not_in_progress', 'url_is_unsafe', 'not_e164', 'not_voice_capable'], { status: 422, category: 'invalid_request', retry: 'never', todo: 'Fix the attribute that the error names.' }),
];
