import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type GateReport,
  gateInvalid,
  type KeptGate,
  keptGateSchemaId,
  readKeptGate,
} from '../../decide/gate/index.ts'
import { CupelError } from '../../kernel/index.ts'
import type { Project } from '../open-project.ts'
import { newRunId } from '../run-id.ts'
import { writeWhole } from '../write-whole.ts'

/** Beside the store whose runs they are about: raw evidence, not for version control. */
const gateFolder = '.cupel/gates'

/** Of files that are read: a gate names each of the examples that it could not pair, and no text of them. */
const largestBytes = 32 * 1024 * 1024
/** A CI holds many; the newest are read, and the others are told. */
const mostRead = 200

type Files = Pick<Project, 'path'>

/** Keeps what a gate said: the whole file or none of it. @returns its path relative to the project */
export function keepGate(project: Pick<Project, 'path' | 'clock'>, report: GateReport): string {
  const id = newRunId(project.clock)
  const decidedAt = new Date(project.clock.now()).toISOString()
  const kept: KeptGate = { schema: keptGateSchemaId, id, decidedAt, report }
  const file = gateFile(id)
  writeWhole(project.path(file), `${JSON.stringify(kept, undefined, 1)}\n`)
  return file
}

/** Relative to the project. */
export const gateFile = (id: string): string => join(gateFolder, `${id}.json`)

interface KeptGates {
  /** Newest first. */
  readonly gates: readonly KeptGate[]
  /** Files that cannot be read, in words. */
  readonly broken: readonly string[]
  /** Files that were not looked at, because there are so many newer ones. */
  readonly older: number
}

/** The gates that the project keeps. A file that is none is told in words and hides no other. */
export function readGates(project: Files): KeptGates {
  const folder = project.path(gateFolder)
  if (!existsSync(folder)) return { gates: [], broken: [], older: 0 }
  const names = readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .sort()
    .reverse()
  const gates: KeptGate[] = []
  const broken: string[] = []
  for (const name of names.slice(0, mostRead)) {
    try {
      gates.push(readGate(join(folder, name), name))
    } catch (thrown) {
      broken.push(`${wordsOf(thrown, join(gateFolder, name))} It is left out.`)
    }
  }
  return {
    gates: gates.sort((a, b) => newestFirst(a.decidedAt, b.decidedAt) || newestFirst(a.id, b.id)),
    broken,
    older: Math.max(0, names.length - mostRead),
  }
}

function readGate(path: string, name: string): KeptGate {
  const shown = join(gateFolder, name)
  // A link is not followed: a checkout must not make the server read what lies elsewhere.
  const found = lstatSync(path)
  if (!found.isFile()) throw gateInvalid(shown, 'it is not a file')
  if (found.size > largestBytes) throw gateInvalid(shown, `it is larger than ${largestBytes / 1024 ** 2} MB`)
  const kept = readKeptGate(readFileSync(path, 'utf8'), shown)
  // What links lead to is found by the name of its file: a copy under another name would hide its original.
  if (`${kept.id}.json` !== name)
    throw gateInvalid(shown, `id: it says ${kept.id}, and its name says otherwise`)
  return kept
}

/** Also of what the operating system refuses: one file without rights must not hide the others. */
function wordsOf(thrown: unknown, file: string): string {
  if (CupelError.is(thrown)) return thrown.message
  const { code } = thrown as NodeJS.ErrnoException
  if (code === undefined) throw thrown
  return `${file} cannot be read (${code}).`
}

const newestFirst = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0)

/**
 * One gate by its id, by the beginning of it, by the name of its candidate (the newest of it), or `latest`.
 *
 * @throws CupelError `gate_unknown` that lists what there is
 */
export function findGate(gates: readonly KeptGate[], asked: string): KeptGate {
  const begun = gates.filter(({ id }) => id.startsWith(asked))
  const found =
    asked === 'latest'
      ? gates[0]
      : (gates.find(({ id }) => id === asked) ??
        gates.find(({ report }) => report.candidate.name === asked) ??
        (begun.length === 1 ? begun[0] : undefined))
  if (found) return found
  throw new CupelError('gate_unknown', `There is no gate "${asked}".`, {
    hint:
      gates.length === 0
        ? 'None is kept yet: cupel gate.'
        : `There are: ${gates
            .slice(0, 8)
            .map(({ id }) => id)
            .join(', ')}${gates.length > 8 ? ' …' : ''}.`,
  })
}
