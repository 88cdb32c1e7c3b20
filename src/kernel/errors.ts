/**
 * One table for every expected failure: what exit status the CLI ends with, what HTTP status a server
 * answers with, and whether trying again unchanged can help. Codes are public and never reused.
 * docs/reference/errors.md is generated from it.
 */
export const errorTable = {
  usage_invalid: {
    exit: 2,
    http: 400,
    retryable: false,
    about: 'The command line is not of the form the command takes.',
  },
  config_missing: {
    exit: 2,
    http: 404,
    retryable: false,
    about: 'No config file was found where one was looked for.',
  },
  config_invalid: {
    exit: 2,
    http: 422,
    retryable: false,
    about: 'The config file could not be read or a field is not of the expected form.',
  },
  dataset_missing: {
    exit: 2,
    http: 404,
    retryable: false,
    about: 'A dataset file named in the config or on the command line does not exist.',
  },
  dataset_invalid: {
    exit: 2,
    http: 422,
    retryable: false,
    about: 'One or more examples are not of the expected form; each is named with file, line and field.',
  },
  dataset_empty: {
    exit: 2,
    http: 422,
    retryable: false,
    about: 'After filtering, no example is left to work on.',
  },
  label_schema_changed: {
    exit: 2,
    http: 409,
    retryable: false,
    about: 'The label schema differs from the one locked before the first run.',
  },
  calibration_too_small: {
    exit: 2,
    http: 422,
    retryable: false,
    about: 'Too few items have enough human ratings to show that a scorer agrees with people.',
  },
  ratings_invalid: {
    exit: 2,
    http: 422,
    retryable: false,
    about:
      'Lines of a file of human ratings are not of the expected form; each is named with file, line and field.',
  },
  card_invalid: {
    exit: 2,
    http: 422,
    retryable: false,
    about: 'A judge card cannot be read.',
  },
  workload_invalid: {
    exit: 2,
    http: 422,
    retryable: false,
    about: 'Lines of a trace or log are not of the expected form, or no request can be made of them.',
  },
  load_invalid: { exit: 2, http: 422, retryable: false, about: 'A stored load run cannot be read.' },
  decision_unknown: { exit: 2, http: 404, retryable: false, about: 'No decision with this id is kept.' },
  gate_invalid: { exit: 2, http: 422, retryable: false, about: 'A kept gate cannot be read.' },
  gate_unknown: { exit: 2, http: 404, retryable: false, about: 'No gate with this id is kept.' },
  load_unknown: { exit: 2, http: 404, retryable: false, about: 'No load run with this id is kept.' },
  load_not_comparable: {
    exit: 2,
    http: 409,
    retryable: false,
    about: 'Two load runs were made with other requests or arrivals, so their difference would mean nothing.',
  },
  confidence_invalid: {
    exit: 2,
    http: 422,
    retryable: false,
    about: 'A kept measurement of confidence cannot be read.',
  },
  fewshot_leak: {
    exit: 2,
    http: 422,
    retryable: false,
    about: 'Few-shot examples would come from the split that is being scored.',
  },
  holdout_locked: {
    exit: 2,
    http: 423,
    retryable: false,
    about: 'The holdout is locked: opening it needs a reason, which is written to the ledger.',
  },
  holdout_changed: {
    exit: 2,
    http: 409,
    retryable: false,
    about: 'The holdout no longer has the content it was locked with.',
  },
  lock_invalid: { exit: 2, http: 422, retryable: false, about: 'cupel.lock.json could not be read.' },
  candidate_unknown: {
    exit: 2,
    http: 404,
    retryable: false,
    about: 'No candidate of this name is in the config.',
  },
  candidate_invalid: {
    exit: 2,
    http: 422,
    retryable: false,
    about: 'A candidate cannot be built from what the config says.',
  },
  metric_unknown: { exit: 2, http: 404, retryable: false, about: 'No metric of this name exists.' },
  metric_invalid: {
    exit: 2,
    http: 422,
    retryable: false,
    about: 'The settings of a metric are not of the expected form.',
  },
  code_execution_refused: {
    exit: 2,
    http: 403,
    retryable: false,
    about: 'Running code written by a candidate was not allowed by the user.',
  },
  run_unknown: { exit: 2, http: 404, retryable: false, about: 'No run with this id is in the store.' },
  run_mismatch: {
    exit: 2,
    http: 409,
    retryable: false,
    about: 'Config, dataset or candidates are no longer those the run was started with.',
  },
  run_not_comparable: {
    exit: 2,
    http: 409,
    retryable: false,
    about: 'Results were made under different metric versions or on different datasets.',
  },
  baseline_missing: {
    exit: 2,
    http: 404,
    retryable: false,
    about: 'There is no baseline to hold a candidate against.',
  },
  baseline_invalid: {
    exit: 2,
    http: 422,
    retryable: false,
    about: 'A baseline file is not of the form that `cupel gate --save-baseline` writes.',
  },
  output_exists: {
    exit: 2,
    http: 409,
    retryable: false,
    about: 'A file that would be written exists already.',
  },
  package_missing: {
    exit: 4,
    http: 501,
    retryable: false,
    about: 'An optional package is needed and not installed.',
  },
  secret_missing: {
    exit: 4,
    http: 501,
    retryable: false,
    about: 'An API key is needed and was not found in the environment or the secrets file.',
  },
  provider_rate_limited: { exit: 5, http: 429, retryable: true, about: 'The provider asked to slow down.' },
  provider_unavailable: {
    exit: 5,
    http: 503,
    retryable: true,
    about: 'The provider could not be reached, or answered with a server error.',
  },
  provider_timeout: {
    exit: 5,
    http: 504,
    retryable: true,
    about: 'No complete answer came within the call deadline.',
  },
  provider_malformed: {
    exit: 5,
    http: 502,
    retryable: true,
    about: 'The provider answered with something that is not of its documented form.',
  },
  provider_rejected: {
    exit: 5,
    http: 502,
    retryable: false,
    about: 'The provider refused the request; the same request would be refused again.',
  },
  provider_auth: { exit: 4, http: 401, retryable: false, about: 'The provider did not accept the API key.' },
  pipeline_failed: {
    exit: 5,
    http: 502,
    retryable: false,
    about: 'A pipeline candidate threw, exited or answered in a form that cannot be read.',
  },
  generator_failed: {
    exit: 70,
    http: 500,
    retryable: true,
    about: 'A thread of the load generator ended before the load did.',
  },
  computing_failed: {
    exit: 70,
    http: 503,
    retryable: true,
    about:
      'The thread in which the server computes figures ended, or had to be stopped, before they were there.',
  },
  replay_missing: {
    exit: 5,
    http: 404,
    retryable: false,
    about: 'The recording holds no response for this example and repeat.',
  },
  metric_failed: {
    exit: 70,
    http: 500,
    retryable: false,
    about: 'A metric threw or returned something that is not a score.',
  },
  store_failed: { exit: 6, http: 500, retryable: false, about: 'The store could not be read or written.' },
  store_newer: {
    exit: 6,
    http: 500,
    retryable: false,
    about: 'The store was written by a newer version of Cupel.',
  },
  store_busy: { exit: 6, http: 503, retryable: true, about: 'Another process is working on this run.' },
  disk_full: {
    exit: 6,
    http: 507,
    retryable: false,
    about: 'There is no space left where Cupel has to write.',
  },
  file_refused: {
    exit: 2,
    http: 500,
    retryable: false,
    about:
      'A file could not be read or written: no right to, a disk that is read-only, or a folder where a file should be.',
  },
  request_invalid: {
    exit: 2,
    http: 400,
    retryable: false,
    about: 'A request to the server is not of the form that its description (/api/openapi.json) gives.',
  },
  not_signed_in: { exit: 4, http: 401, retryable: false, about: 'The server asks who you are first.' },
  sign_in_failed: { exit: 4, http: 401, retryable: false, about: 'The name or the password is wrong.' },
  sign_in_limited: {
    exit: 4,
    http: 429,
    retryable: true,
    about: 'Too many wrong passwords for this name, or from this address.',
  },
  not_allowed: { exit: 2, http: 403, retryable: false, about: 'Your role may not do this.' },
  origin_refused: {
    exit: 2,
    http: 403,
    retryable: false,
    about: 'A change came from another page than one of this server, or without the token of its session.',
  },
  invitation_invalid: {
    exit: 2,
    http: 404,
    retryable: false,
    about: 'An invitation was used, withdrawn, or has expired.',
  },
  name_taken: { exit: 2, http: 409, retryable: false, about: 'Another user has this name.' },
  user_unknown: { exit: 2, http: 404, retryable: false, about: 'There is no such user or API key.' },
  last_owner: { exit: 2, http: 409, retryable: false, about: 'The only owner cannot go or lose the role.' },
  signature_refused: {
    exit: 2,
    http: 409,
    retryable: false,
    about: 'What would be signed is not what the signer looked at, or the signer is no person.',
  },
  address_unavailable: {
    exit: 4,
    http: 500,
    retryable: true,
    about: 'The server cannot listen at this address: another program does, or the system forbids it.',
  },
  pages_missing: {
    exit: 4,
    http: 501,
    retryable: false,
    about: 'The pages of the server have not been built.',
  },
  review_unknown: { exit: 2, http: 404, retryable: false, about: 'There is no review of this name.' },
  review_open: {
    exit: 2,
    http: 403,
    retryable: false,
    about: 'Whoever is still rating in a review may not see yet what others said.',
  },
  item_taken: {
    exit: 2,
    http: 409,
    retryable: false,
    about: 'As many raters as wanted have an item of a review, or are at it.',
  },
  attestation_refused: {
    exit: 2,
    http: 409,
    retryable: false,
    about:
      'An item of the readiness checklist is not for a person to say, or there is nothing yet to say it of.',
  },
  attestations_invalid: {
    exit: 2,
    http: 422,
    retryable: false,
    about: 'attestations.jsonl has a line that is not what a person said.',
  },
  signing_key_missing: {
    exit: 4,
    http: 501,
    retryable: false,
    about: 'A dossier is signed with a key, and none was given or found.',
  },
  signing_key_invalid: {
    exit: 2,
    http: 422,
    retryable: false,
    about: 'A file is not an Ed25519 key in PEM form.',
  },
  dossier_invalid: {
    exit: 2,
    http: 422,
    retryable: false,
    about: 'A file is not a dossier of Cupel, or cannot be made one.',
  },
  dossier_altered: { exit: 1, http: 409, retryable: false, about: 'A dossier is not what was sealed.' },
  interrupted: {
    exit: 130,
    http: 499,
    retryable: true,
    about: 'The run was stopped by the user; it can be resumed.',
  },
} as const satisfies Record<string, { exit: number; http: number; retryable: boolean; about: string }>

export type ErrorCode = keyof typeof errorTable

/** JSON-safe facts that help to find the cause. Never secrets, prompts or model output. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

const brand = Symbol.for('cupel.error')

/**
 * An expected failure: what happened (`message`), what to do about it (`hint`), and a stable `code`.
 * Anything else that is thrown is a bug of Cupel.
 */
export class CupelError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly details: ErrorDetails
  readonly [brand] = true

  constructor(
    code: ErrorCode,
    message: string,
    more: { hint?: string; details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'CupelError'
    this.code = code
    this.hint = more.hint
    this.details = more.details ?? {}
  }

  /** Works across duplicate installs, where `instanceof` does not. */
  static is(value: unknown): value is CupelError {
    return typeof value === 'object' && value !== null && (value as { [brand]?: unknown })[brand] === true
  }
}

/** Whether trying the same thing again unchanged can help. Unknown errors are bugs and are not retried. */
export function isRetryable(error: unknown): boolean {
  return CupelError.is(error) && errorTable[error.code].retryable
}

/** The message of anything that was thrown, for a cause line. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
