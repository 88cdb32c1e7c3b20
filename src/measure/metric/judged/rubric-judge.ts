import { z } from 'zod'
import { CupelError, type Json, type Score, scored, unscored } from '../../../kernel/index.ts'
import { inputText } from '../../../prepare/dataset/index.ts'
import {
  combinePanel,
  findInjection,
  type JudgeCase,
  judgeQuestion,
  type PanelVote,
  type Rubric,
  readVerdict,
  rubricLibrary,
  rubricSchema,
  rubricTotal,
  sameFamily,
  scaleRange,
  verdictSchema,
} from '../../judge/index.ts'
import type { Answered } from '../metric.ts'
import type { JudgeModel, Judges, MetricPorts } from '../ports.ts'
import { defineFamily, type MetricDraft, type MetricShape } from '../registry/family.ts'
import { checkedSettings } from '../registry/identify.ts'
import type { MetricEntry } from '../registry/metric-entry.ts'
import { emptyAnswer, isBlank, perAnswer } from '../registry/outcomes.ts'
import { judgeAccess, judgePrice, unanswered } from './judge-access.ts'
import { allReplies } from './scoring-cost.ts'

const settings = z.strictObject({
  rubric: z
    .string()
    .min(1)
    .default('general')
    .describe(
      `Name of a ready-made rubric (${Object.keys(rubricLibrary).join(', ')}), or a YAML or JSON file.`,
    ),
  ...judgeAccess,
  ...judgePrice,
  panel: z
    .array(
      z.strictObject({
        model: z.string().min(1),
        baseUrl: z.string().optional(),
        apiKey: z.string().optional(),
        ...judgePrice,
      }),
    )
    .max(8)
    .default([])
    .describe('Further judges beside `model`: the majority decides on yes or no, the mean on grades.'),
  temperature: z.number().min(0).max(2).default(0),
  showsReference: z
    .boolean()
    .default(true)
    .describe('Shows the judge the expected answer, where there is one.'),
  allowsOwnFamily: z
    .boolean()
    .default(false)
    .describe('Lets the judge score answers of models of its own family, which judges tend to favour.'),
})
type Settings = z.output<typeof settings>

const totalShape: MetricShape = {
  id: 'judge',
  title: 'Judge, weighted total',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'mean' },
  needsCard: true,
  asksModel: true,
}

export const rubricJudge = defineFamily({
  name: 'judge',
  version: '1.0.0',
  settings,
  shorthand: 'rubric',
  sample: { rubric: 'faithfulness', model: 'openai/gpt-4o-mini' },
  maxCharacters: 200_000,
  doc: {
    summary: 'A model judges the answer by a rubric: one score a dimension, and their weighted total.',
    formula:
      'total = sum of weight x (score - lowest) / (highest - lowest) over the sum of weights; capped when a blocking dimension is below the middle of its scale.',
    source: 'Zheng et al. (2023), Judging LLM-as-a-judge; the defences are those of docs/guides/judge.md.',
    needs: 'A model that can be reached; the expected answer is shown to it where there is one',
    limits:
      'A judge is shown, and nothing may rest on it, until `cupel judge calibrate` has found that it agrees with people. A reply that is not in the form, or off the scale, is unscored. An answer that speaks to its judge is judged again without those words; when that changes a score, the answer is unscored.',
  },
  gives: [totalShape],
  mayGive: /^judge_./,
  deciding: ({ price: _, panel, ...rest }) => ({
    ...rest,
    panel: panel.map(({ price: __, ...seat }) => seat),
  }),
  build: async (given, ports) => {
    if (ports.judges === undefined)
      throw new CupelError('metric_invalid', 'The metric judge has no way to reach a model here.')
    const rubric = await rubricNamed(given.rubric, ports)
    const seats = await openSeats(ports.judges, given, verdictSchema(rubric))
    const verdict = perAnswer(answered => judge(answered, { rubric, seats, given }))
    return {
      identity: rubric as unknown as Json,
      metrics: shapesOf(rubric).map(
        ({ shape, of }): MetricDraft => ({
          ...shape,
          score: async answered => {
            const found = await verdict(answered)
            return 'outcome' in found
              ? found
              : scored(of(found.values, answered.example.tags), evidenceOf(found, shape.id))
          },
        }),
      ),
    }
  },
})

/** One judge of a panel, or the only one. */
interface Seat {
  readonly name: string
  readonly model: JudgeModel
}

function openSeats(judges: Judges, given: Settings, schema: Json): Promise<Seat[]> {
  const { model, baseUrl, apiKey, price, panel, temperature } = given
  return Promise.all(
    [{ model, baseUrl, apiKey, price }, ...panel].map(async one => ({
      name: one.model,
      model: await judges.open({
        model: one.model,
        baseUrl: one.baseUrl,
        apiKey: one.apiKey,
        price: one.price,
        temperature,
        schema,
      }),
    })),
  )
}

/** A ready-made rubric, or one from a file. Throws `metric_invalid` with the field that is wrong. */
export async function rubricNamed(
  name: string,
  { readText }: Pick<MetricPorts, 'readText'>,
): Promise<Rubric> {
  const known = rubricLibrary[name]
  if (known !== undefined) return known
  if (readText === undefined || !/\.(ya?ml|json)$/i.test(name)) {
    throw new CupelError('metric_invalid', `There is no rubric "${name}".`, {
      hint: `Use ${Object.keys(rubricLibrary).join(', ')}, or the path of a .yaml or .json file.`,
    })
  }
  const { parse } = await import('yaml')
  const parsed = rubricSchema.safeParse(parse(await readText(name)))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new CupelError('metric_invalid', `${name}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`, {
    hint: 'See docs/guides/judge.md for the form of a rubric.',
    details: { file: name },
  })
}

type Values = Readonly<Record<string, number>>
type Tags = Readonly<Record<string, string>>

function shapesOf(rubric: Rubric): { shape: MetricShape; of: (values: Values, tags: Tags) => number }[] {
  return [
    { shape: totalShape, of: (values, tags) => rubricTotal(rubric, values, tags) },
    ...rubric.dimensions.map(({ id, title, scale }) => ({
      shape: {
        id: `judge_${id}`,
        title: `Judge: ${title}`,
        direction: 'higher',
        range: scaleRange(scale),
        aggregation: { kind: scale === 'binary' ? 'rate' : 'mean' },
        needsCard: true,
        asksModel: true,
      } as const,
      of: (values: Values) => values[id] as number,
    })),
  ]
}

interface Judged {
  readonly values: Values
  readonly reasons: Readonly<Record<string, string>>
  readonly model: string | undefined
  readonly signs: readonly string[]
  /** Of a panel: what each judge said, and where they differ. */
  readonly votes?: readonly PanelVote[]
  readonly disagreed?: readonly string[]
}

interface Judging {
  readonly rubric: Rubric
  readonly seats: readonly Seat[]
  readonly given: Settings
}

async function judge(answered: Answered, judging: Judging): Promise<Judged | Score> {
  const { response } = answered
  if (isBlank(response.text)) return emptyAnswer
  const seats = judging.seats.filter(({ name }) => !isOwnFamily(name, answered, judging.given))
  if (seats.length === 0)
    return unscored('no_data', "The judge is of the candidate's own family; allowsOwnFamily permits it.")
  const first = await askAll(response.text, answered, { ...judging, seats })
  const injection = findInjection(response.text)
  if ('outcome' in first || injection === undefined) return first
  const second = await askAll(injection.cleaned, answered, { ...judging, seats })
  if ('outcome' in second) return second
  const moved = Object.keys(first.values).filter(id => first.values[id] !== second.values[id])
  if (moved.length > 0)
    return unscored('unparsable', `The answer speaks to its judge, and moved it on ${moved.join(', ')}.`, {
      signs: [...injection.signs],
    })
  return { ...first, signs: injection.signs }
}

const isOwnFamily = (judge: string, { response }: Answered, { allowsOwnFamily }: Settings): boolean =>
  !allowsOwnFamily && sameFamily(judge, response.model) === true

/** The only judge's verdict, or that of the panel. */
async function askAll(text: string, answered: Answered, judging: Judging): Promise<Judged | Score> {
  if (isBlank(text)) return unscored('unparsable', 'Nothing is left of the answer but words to its judge.')
  const given = await allReplies(judging.seats.map(seat => ask(seat, text, { answered, judging })))
  const [first] = given
  if (first !== undefined && given.length === 1) return first
  const votes = given.map((one, at) => ({
    judge: judging.seats[at]?.name ?? '',
    values: 'outcome' in one ? undefined : one.values,
  }))
  const verdict = combinePanel(judging.rubric, votes)
  if (verdict.kind === 'undecided') return unscored('unparsable', verdict.why, { votes: votesJson(votes) })
  const spoken = given.find(one => !('outcome' in one)) as Judged
  return { ...spoken, model: undefined, values: verdict.values, votes, disagreed: verdict.disagreed }
}

const votesJson = (votes: readonly PanelVote[]): Json =>
  votes.map(({ judge: name, values }) => ({ judge: name, values: values ?? null }))

async function ask(
  { model }: Seat,
  text: string,
  { answered, judging }: { readonly answered: Answered; readonly judging: Judging },
): Promise<Judged | Score> {
  const { rubric, given } = judging
  try {
    const reply = await model.ask(judgeQuestion(rubric, caseOf(text, answered, given)), answered.meter)
    const verdict = readVerdict(rubric, reply.text)
    return verdict.kind === 'unreadable'
      ? unscored('unparsable', verdict.why)
      : { values: verdict.values, reasons: verdict.reasons, model: reply.model, signs: [] }
  } catch (thrown) {
    return unanswered('judge', thrown)
  }
}

function caseOf(answer: string, { example, documents }: Answered, { showsReference }: Settings): JudgeCase {
  return {
    question: inputText(example),
    documents,
    reference: showsReference ? example.expected?.answer : undefined,
    answer,
  }
}

/** What a reader must see to check a score: the judge's reason, and that the answer spoke to it. */
function evidenceOf({ reasons, model, signs, votes, disagreed }: Judged, id: string): Json {
  const reason = reasons[id.replace(/^judge_/, '')]
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(model === undefined ? {} : { model }),
    ...(votes === undefined ? {} : { votes: votesJson(votes), disagreed: [...(disagreed ?? [])] }),
    ...(signs.length === 0 ? {} : { speaksToJudge: [...signs] }),
  }
}

/** The settings of a judge in a config, checked and with their defaults. */
export function judgeSettings(entry: MetricEntry): Settings {
  const raw = typeof entry === 'string' ? {} : (Object.values(entry)[0] ?? {})
  const { as: _as, ...given } = (typeof raw === 'string' ? { rubric: raw } : raw) as Record<string, unknown>
  return checkedSettings(rubricJudge, given) as Settings
}
