import type { ErrorCode } from '../../src/kernel/index.ts'

/** What a person does about each error. The message itself says more: it knows the file, the line and the name. */
export const errorAdvice: Readonly<Record<ErrorCode, string>> = {
  usage_invalid: 'Run the command with `--help`; the message names the option or argument.',
  config_missing: 'Run `cupel init`, or say where the config is: `cupel --config FILE …`.',
  config_invalid:
    'Correct the field named in the message. Every field is in [config.md](config.md); editors check `cupel.yaml` by [config.schema.json](config.schema.json).',
  dataset_missing: 'Correct `datasets.<name>.file` in the config; paths are relative to the config file.',
  dataset_invalid:
    'Correct the lines that are listed, or import them with a mapping (`cupel dataset import --map`). Good lines are kept, bad ones are never dropped silently.',
  dataset_empty:
    'Look at `--split`, `--limit` and the tags asked for; `cupel dataset lint` shows how many examples each split has.',
  label_schema_changed:
    'Go back to the locked labels, or accept the change as a new version of the dataset, as the message says. Runs before and after are not compared.',
  calibration_too_small:
    'Label as many more items as the message says, with as many raters each; `--least-items` and `--least-ratings` lower the bar for a look, and such a card passes no gate.',
  ratings_invalid:
    'Correct the line. A rating has `exampleId`, `rater` and `value`, and `candidate` where several candidates answered.',
  card_invalid: 'Make the card again with `cupel judge calibrate`; cards are not edited by hand.',
  confidence_invalid:
    'Measure again with `cupel confidence`; the files of `.cupel/confidence` are not edited by hand.',
  workload_invalid:
    'Correct the lines that are listed. A trace is CSV with `timestamp,input,output`; a log is JSONL with the text in `input`.',
  load_invalid: 'Delete the file and run `cupel load` again; load runs are not edited by hand.',
  gate_invalid: 'Delete the file and hold the gate again: `cupel gate`; kept gates are not edited by hand.',
  gate_unknown: 'See what there is: `cupel gate list`.',
  load_unknown: 'See what there is: `cupel load list`.',
  load_not_comparable: 'Load both again with the same workload, seed and arrivals.',
  fewshot_leak:
    'Take few-shot examples from the `fewshot` split (`cupel dataset split` makes one), or score another split.',
  holdout_locked:
    'Use the `eval` split while you are still choosing. For the final comparison give `--unlock-reason`; the report shows how often the holdout has been opened.',
  holdout_changed:
    'Restore the examples, or split and lock again with a reason: a holdout that changes measures nothing.',
  lock_invalid:
    'Restore `cupel.lock.json` from version control. It records the dataset versions and the holdout.',
  decision_unknown: 'Take an id from the folder `decisions`, or make a decision with `cupel select`.',
  baseline_missing:
    'Save one from a run that you trust: `cupel gate --save-baseline reports/baseline.json`; or name a run with `--baseline-run`.',
  baseline_invalid: 'Restore the file from version control, or save it again; it is not edited by hand.',
  candidate_unknown: 'Use one of the names that the message lists, or add the candidate under `candidates:`.',
  candidate_invalid: 'Correct the fields of the candidate named in the message.',
  metric_unknown: 'Use one of the names in [metrics.md](metrics.md); the message lists the nearest.',
  metric_invalid:
    'Correct the settings named in the message; each metric lists its own in [metrics.md](metrics.md).',
  code_execution_refused:
    'Only if you trust what the candidates write on this machine: `--allow-code`, or `run.allowCodeExecution: true`.',
  run_unknown: 'List the runs with `cupel runs`; the beginning of an id is enough, and so is `latest`.',
  run_mismatch: 'Go back to the config the run was started with, or start a new run.',
  run_not_comparable:
    'Score one of the runs again with the present metrics (`cupel score`), or compare runs on the same dataset version.',
  output_exists: 'Choose another name, or write over it with `--force`.',
  package_missing: 'Run the install command in the message.',
  secret_missing:
    'Set the environment variable named in the message, or put it into the file under `secrets:`.',
  provider_rate_limited: 'Lower `run.concurrency`, or go on later with `cupel resume --retry-failed`.',
  provider_unavailable:
    'Look whether the server is up and the base URL is right, then `cupel resume --retry-failed`.',
  provider_timeout: 'Raise `run.callTimeout`, or lower `run.concurrency` when the server is queueing.',
  provider_malformed: 'Look at the cause: the server does not speak the protocol that the config says.',
  provider_rejected:
    'Look at the message of the provider: a parameter, model name or prompt is not accepted.',
  provider_auth: 'Look whether the key is right, not expired, and allowed to use this model.',
  pipeline_failed: 'Look at the cause, which holds what the pipeline threw or wrote to standard error.',
  generator_failed:
    'Run the load again; fewer requests at once or shorter prompts need less memory. If it happens again, report it with the message.',
  computing_failed:
    'Ask again: a new thread is started. If it happens again, run the command that computes the same figures (`cupel compare`, `cupel readiness`): it has all the memory and time it wants, and says more.',
  replay_missing: 'Record the missing responses, or leave the examples out that the recording does not have.',
  metric_failed:
    'Look at the cause. For a metric of your own, correct it and run `cupel score`; otherwise please report it.',
  store_failed: 'Look whether the folder of the store can be written and the disk is sound.',
  store_newer: 'Update Cupel, or use another store with `--store FILE`.',
  store_busy: 'Wait for the other process, which the message names, or stop it.',
  disk_full: 'Make room, then `cupel resume`: finished trials are kept.',
  file_refused:
    'Write somewhere else (`-o`, `--store`), or have the folder made writable. The message names the file and what stood in the way.',
  request_invalid:
    'Correct the field named in the message; the form of every request is in `/api/openapi.json`.',
  not_signed_in: 'Open the link that `cupel serve` printed, or sign in; programs send an API key.',
  sign_in_failed: 'Look at the spelling; an owner can invite you anew if the password is lost.',
  sign_in_limited: 'Wait as long as the message says.',
  not_allowed: 'Ask somebody in the role that the message names, or an owner for another role.',
  origin_refused:
    'Load the page again. Programs send an API key and no cookie. Behind a proxy, `--public-url` must be the address that people use.',
  invitation_invalid: 'Ask an owner for a new link; each works once, for a week.',
  name_taken: 'Choose another name.',
  user_unknown: 'Load the page again: somebody else may have removed it.',
  last_owner: 'Make somebody else an owner first.',
  signature_refused: 'Load the page again, look at what has changed, and sign that. Only people can sign.',
  address_unavailable: 'Choose another port with `--port`, or end the program that uses this one.',
  pages_missing: 'In a clone: `npm run build:pages`. In an installed package: install it again.',
  review_unknown: 'Load the list of reviews again, or draw one: `cupel review draw`.',
  review_open: 'Finish your own ratings first: what others say would colour them.',
  item_taken: 'Ask for the next item; this one comes back when somebody gives it up.',
  attestation_refused:
    'A person may speak only for items that no machine can see; bring the item forward with the command that `cupel readiness` names.',
  attestations_invalid:
    'Restore `attestations.jsonl` from version control; lines are added by `cupel readiness attest` and never edited.',
  signing_key_missing:
    'Make a key with `cupel dossier keygen`, name it with `--key`, or make an unsigned dossier with `--unsigned`.',
  signing_key_invalid: 'Name the private key file that `cupel dossier keygen` wrote.',
  dossier_invalid: 'Name a file that `cupel dossier create` wrote; the message says what is not as expected.',
  dossier_altered:
    'Do not rely on it: ask whoever made it for the file again, and compare the fingerprint of its key.',
  interrupted: 'Run the resume command that was printed. Finished trials are kept.',
}
