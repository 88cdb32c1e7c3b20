import type { RunRecord } from '../../measure/run/index.ts'
import {
  manifestFile,
  type ReadinessFacts,
  signatureFile,
  spokenFingerprint,
} from '../../operate/governance/index.ts'
import { version } from '../../version.ts'
import { type DossierPart, type Gathering, jsonPart, type LeftOut, textPart } from './dossier-parts.ts'

export const publicKeyFile = 'public-key.pem'
export const aboutFile = 'dossier.json'

interface About {
  readonly gathering: Gathering
  readonly facts: ReadinessFacts
  readonly runs: readonly RunRecord[]
  readonly leftOut: readonly LeftOut[]
  readonly fingerprint?: string
}

/** What the dossier is of, with which versions it was made, and what is not in it. */
export const aboutPart = ({ gathering, facts, runs, leftOut, fingerprint }: About): DossierPart =>
  jsonPart(aboutFile, gathering.redact, () => ({
    schema: 'cupel.dossier/1',
    project: gathering.project.config.name,
    createdAt: facts.at,
    cupelVersion: version,
    environment: { node: process.version, platform: process.platform, arch: process.arch },
    candidate: facts.candidate,
    decision: facts.decision?.id,
    runs: runs.map(({ id, createdAt, fingerprint: of, cupelVersion }) => ({
      id,
      createdAt,
      fingerprint: of,
      cupelVersion,
    })),
    datasets: facts.datasets.map(({ name, version: hash, examples }) => ({ name, version: hash, examples })),
    options: { withData: gathering.withData, withAnswers: gathering.withAnswers },
    signedBy: fingerprint,
    leftOut,
  }))

export const readmePart = (about: About): DossierPart =>
  textPart('README.md', about.gathering.redact, () => readme(about))

function readme({ gathering, facts, leftOut, fingerprint }: About): string {
  const { name } = gathering.project.config
  return `# Dossier of ${name}

Everything that a choice of candidate rests on, as it was on ${facts.at}, gathered by cupel ${version}.
${facts.candidate === undefined ? 'No candidate was chosen.' : `It looks at ${facts.candidate.name}: ${facts.candidate.because}.`}

| path | what it is |
|---|---|
| dossier.json | what this is of, versions of the tools, what was left out and why |
| readiness.html, .md, .json | the checklist before production |
| mapping.md, .json | which frameworks' questions the items may help to answer |
| config/ | the config and the files that it names; files.json lists those that are here by hash alone |
| datasets.json, data/ | versions, counts and signatures of the datasets; the examples where they were asked for |
| runs/ID/ | run.json, every trial, the comparison (comparison.html opens in a browser), the cost |
| project/ | files as they stand in the project: lock with ledger, cards, loads, decisions, what people said, evidence |
| ${manifestFile} | size and SHA-256 of every file |
${fingerprint === undefined ? '' : `| ${signatureFile}, ${publicKeyFile} | Ed25519 signature of the manifest; the key to check it by |\n`}
Secrets are replaced by [redacted:NAME], paths of the machine by . and ~.

## To verify

    cupel dossier verify FILE${fingerprint === undefined ? ' --unsigned' : ' --key public-key-you-trust.pem'}

${fingerprint === undefined ? unsignedWords : byHand(fingerprint)}
## What was left out

${leftOut.length === 0 ? 'Nothing.' : leftOut.map(({ what, why }) => `- ${what}: ${why}`).join('\n')}
`
}

const unsignedWords = `It is not signed: the hashes show damage, and not who made it.

By hand, in the folder it was unpacked into: the SHA-256 of each file must be what ${manifestFile} says.
`

const byHand = (fingerprint: string): string => `Signed by the key with the fingerprint

    ${spokenFingerprint(fingerprint)}

Trust rests on knowing that fingerprint from somewhere else than here. By hand, in the folder it was unpacked into:

    openssl pkey -pubin -in ${publicKeyFile} -outform DER | sha256sum
    openssl pkeyutl -verify -pubin -inkey ${publicKeyFile} -rawin -in ${manifestFile} -sigfile ${signatureFile}
    sha256sum FILE        # for each file: what ${manifestFile} says

The last line of the archive is its seal: the SHA-256 of every byte before it, and a signature of
\`cupel.seal/1 sha256=HASH\` with a line end, so that names, times and headers are covered too.
`
