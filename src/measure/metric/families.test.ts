import { describe, expect, it } from 'vitest'
import { cpuMilliseconds } from '../../../test/support/cpu-time.ts'
import type { Score } from '../../kernel/index.ts'
import { answered, metricOf } from './__fixtures__/answered.ts'
import type { Answered } from './metric.ts'
import type { MetricEntry } from './registry/metric-entry.ts'

type Row = readonly [says: string, entry: MetricEntry, given: Answered, outcome: number | string | object]

/** A number is the value; a word is the reason of an unscored trial; an object is matched as it is. */
async function check([, entry, given, outcome]: Row, id?: string) {
  const score: Score = await (await metricOf(entry, id)).score(given)
  if (typeof outcome === 'number') expect(score).toMatchObject({ outcome: 'scored', value: outcome })
  else if (typeof outcome === 'string') expect(score).toMatchObject({ outcome: 'unscored', reason: outcome })
  else expect(score).toMatchObject(outcome)
}

const table = (name: string, rows: readonly Row[]) =>
  describe(name, () => {
    it.each(rows.map(row => [row[0], row] as const))('%s', (_, row) => check(row))
  })

const paris = { answer: 'Paris', alternatives: ['City of Paris'] }

table('exact_match and normalised_match', [
  ['the same words match', 'exact_match', answered(' Paris\n', paris), 1],
  ['an alternative matches', 'exact_match', answered('City of Paris', paris), 1],
  ['case matters to exact_match', 'exact_match', answered('paris', paris), 0],
  [
    'composed and decomposed letters are the same',
    'exact_match',
    answered('Cafe\u0301', { answer: 'Caf\u00e9' }),
    1,
  ],
  [
    'normalised_match sets case and stops aside',
    'normalised_match',
    answered('The city of paris.', paris),
    1,
  ],
  ['a minus sign is not punctuation', 'normalised_match', answered('-5', { answer: '5' }), 0],
  ['a decimal point is not punctuation', 'normalised_match', answered('3.5', { answer: '35' }), 0],
  ['thousands separators are', 'normalised_match', answered('1,500 dollars', { answer: '1500 dollars' }), 1],
  ['signs alone are compared as they stand', 'normalised_match', answered('!!', { answer: '??' }), 0],
  ['full-width digits are digits', 'normalised_match', answered('４２', { answer: '42' }), 1],
  ['an empty answer is no data', 'exact_match', answered('  \n', paris), 'no_data'],
  ['without an expectation there is nothing to say', 'exact_match', answered('Paris'), 'no_expectation'],
  [
    'where declining is right, the abstention metrics speak',
    'exact_match',
    answered('?', { abstain: true }),
    'not_applicable',
  ],
])

describe('label_sets', () => {
  const labels = ['water', 'theft', 'fire']
  const want = { labels: ['water', 'fire'] }
  it.each<
    readonly [
      string,
      Answered,
      exact: number,
      precision: number | string,
      recall: number | string,
      f1: number,
    ]
  >([
    ['the same set in another order', answered('fire, water', want), 1, 1, 1, 1],
    ['a JSON list', answered('["Water"]', want), 0, 1, 0.5, 2 / 3],
    [
      'a field of a JSON object, in prose',
      answered('Here: {"labels":["water","theft"]}', want),
      0,
      0.5,
      0.5,
      0.5,
    ],
    ['an empty list where labels are expected', answered('[]', want), 0, 'not_applicable', 0, 0],
    ['an empty list where none is', answered('[]', { labels: [] }), 1, 'not_applicable', 'not_applicable', 1],
    ['the word none', answered('None.', { labels: [] }), 1, 'not_applicable', 'not_applicable', 1],
    ['a label given twice counts once', answered('["fire","fire","water"]', want), 1, 1, 1, 1],
  ])('%s', async (says, given, exact, precision, recall, f1) => {
    const entry = { label_sets: { labels } }
    await check([says, entry, given, exact], 'labels_exact')
    await check([says, entry, given, precision], 'labels_precision')
    await check([says, entry, given, recall], 'labels_recall')
    await check([says, entry, given, f1], 'labels_f1')
  })
  it.each<Row>([
    ['prose is unreadable', 'label_sets', answered('It was water and fire.', want), 'unparsable'],
    ['an empty answer is no data', 'label_sets', answered('', want), 'no_data'],
    ['without an expectation there is nothing to say', 'label_sets', answered('fire'), 'no_expectation'],
  ])('%s', (...row) => check(row, 'labels_exact'))
})

table('contains', [
  ['an accepted answer is looked for by default', 'contains', answered('It is PARIS, of course', paris), 1],
  [
    'all texts must occur',
    { contains: ['red', 'blue'] },
    answered('red only'),
    { value: 0, evidence: { missing: ['blue'] } },
  ],
  ['one of any is enough', { contains: { any: ['red', 'blue'] } }, answered('Blue!'), 1],
  [
    'a forbidden text fails it',
    { contains: { not: 'as an AI' } },
    answered('As an AI, I'),
    { value: 0, evidence: { forbidden: ['as an AI'] } },
  ],
  ['typographic quotes are quotes', { contains: "don't" }, answered('I don’t'), 1],
  [
    'whole words exclude parts of words',
    { contains: { all: 'cat', wholeWords: true } },
    answered('concatenate'),
    0,
  ],
  [
    'whole words may stand beside marks',
    { contains: { all: 'cat', wholeWords: true } },
    answered('(cat)'),
    1,
  ],
  [
    'an empty alternative is in no answer',
    { contains: { normaliser: 'squad-1' } },
    answered('anything', { answer: '' }),
    0,
  ],
  [
    'a sign that normalises to nothing is looked for as it stands',
    { contains: { any: '?', normaliser: 'squad-1' } },
    answered('what'),
    0,
  ],
  ['an empty answer is no data', { contains: 'x' }, answered(''), 'no_data'],
])

table('regex', [
  [
    'a pattern may match a part',
    { regex: '\\d{4}' },
    answered('in 2024'),
    { value: 1, evidence: { found: '2024' } },
  ],
  ['or must match the whole', { regex: { pattern: '\\d{4}', whole: true } }, answered('in 2024'), 0],
  ['the whole of alternatives', { regex: { pattern: 'a|b', whole: true } }, answered('ab'), 0],
  ['or must not match', { regex: { pattern: 'sorry', flags: 'i', not: true } }, answered('Sorry'), 0],
  [
    'a group is compared with the answer',
    { regex: { pattern: 'total: (\\S+)', group: 1 } },
    answered('total: 42.', { answer: '42' }),
    1,
  ],
  [
    'a named group too',
    { regex: { pattern: 'is (?<who>\\w+)', group: 'who' } },
    answered('is Bob', { answer: 'Ann' }),
    { value: 0, evidence: { captured: 'Bob' } },
  ],
  ['an empty answer is no data', { regex: 'x' }, answered(''), 'no_data'],
])

describe('patterns that backtrack without end', () => {
  it.each(['(a+)+$', '(a|a)*$', '(?:a*)*$', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    '%s is stopped and said to be',
    async pattern => {
      const metric = await metricOf({ regex: pattern })
      const spent = await cpuMilliseconds(async () => {
        const score = await metric.score(answered(`${'a'.repeat(40)}!`))
        expect(score).toMatchObject({ outcome: 'errored', code: 'metric_failed' })
      })
      expect(spent).toBeLessThan(3000)
    },
  )

  it('polynomial patterns on long texts are bounded as well', async () => {
    const metric = await metricOf({ regex: 'a*a*a*a*b' })
    expect(await metric.score(answered('a'.repeat(20_000)))).toMatchObject({ outcome: 'errored' })
  })

  it('patterns of a JSON Schema are bounded too, and undecided is not valid or invalid', async () => {
    const metric = await metricOf({ json_schema: { schema: { type: 'string', pattern: '^(a+)+$' } } })
    expect(await metric.score(answered(JSON.stringify(`${'a'.repeat(40)}!`)))).toMatchObject({
      outcome: 'unscored',
      reason: 'unparsable',
    })
    expect(await metric.score(answered('"aaa"'))).toMatchObject({ outcome: 'scored', value: 1 })
  })
})

table('numeric', [
  [
    'the last number counts when nothing marks one',
    'numeric',
    answered('3 apples and 4 pears make 7', { answer: '7' }),
    { value: 1, evidence: { variant: 'last_number' } },
  ],
  [
    'a boxed number wins',
    'numeric',
    answered('\\boxed{7} (checked 2 times)', { value: 7 }),
    { value: 1, evidence: { variant: 'boxed' } },
  ],
  [
    'so does a marked one',
    'numeric',
    answered('The answer is 7. It took 3 steps.', { value: 7 }),
    { value: 1, evidence: { variant: 'marked' } },
  ],
  ['and #### of GSM8K', 'numeric', answered('so 3*4=12\n#### 12', { value: 12 }), 1],
  ['thousands separators', 'numeric', answered('$1,234,567.50', { value: 1234567.5 }), 1],
  ['narrow spaces as separators', 'numeric', answered('1\u202f234\u202f567', { value: 1234567 }), 1],
  [
    'decimal commas where asked for',
    { numeric: { decimal: 'comma' } },
    answered('1.234,5', { value: 1234.5 }),
    1,
  ],
  ['scale words', 'numeric', answered('about 1.2 million', { value: 1_200_000 }), 1],
  ['a typographic minus', 'numeric', answered('−5', { value: -5 }), 1],
  ['a range is two numbers, not a negative one', 'numeric', answered('3-4', { value: 4 }), 1],
  ['relative tolerance', { numeric: { relative: 0.01 } }, answered('100.9', { value: 100 }), 1],
  ['just beyond it', { numeric: { relative: 0.01 } }, answered('101.1', { value: 100 }), 0],
  ['absolute tolerance', { numeric: { absolute: 0.5, relative: 0 } }, answered('9.5', { value: 10 }), 1],
  ['units are converted', { numeric: { units: { m: 1, km: 1000 } } }, answered('1.5 km', { value: 1500 }), 1],
  [
    'unknown units are unreadable',
    { numeric: { units: { m: 1 } } },
    answered('1.5 furlongs', { value: 1500 }),
    'unparsable',
  ],
  [
    'percent as a fraction where asked for',
    { numeric: { percent: 'fraction' } },
    answered('12%', { value: 0.12 }),
    1,
  ],
  ['digits in a word are no number', 'numeric', answered('see HO4', { value: 4 }), 'unparsable'],
  ['no number is unparsable, not wrong', 'numeric', answered('I do not know', { value: 4 }), 'unparsable'],
  [
    'unless it is to count as wrong',
    { numeric: { unreadable: 'wrong' } },
    answered('I do not know', { value: 4 }),
    0,
  ],
  ['an expectation without a number is none', 'numeric', answered('4', { answer: 'four' }), 'no_expectation'],
])

const abcd = (text: string, label = 'B', input: unknown = 'q') => answered(text, { label }, { input })
const options = { question: '?', options: ['cat', 'dog', 'bird dog', 'fish'] }

table('multiple_choice', [
  [
    'a boxed letter',
    'multiple_choice',
    abcd('A? No. \\boxed{B}'),
    { value: 1, evidence: { variant: 'boxed' } },
  ],
  [
    'a final phrase',
    'multiple_choice',
    abcd('Perhaps C. The answer is (B).'),
    { value: 1, evidence: { variant: 'final_answer_phrase', disagree: true } },
  ],
  ['a bold final phrase', 'multiple_choice', abcd('**Answer: B**'), 1],
  [
    'a leading letter',
    'multiple_choice',
    abcd('B. Because'),
    { value: 1, evidence: { variant: 'leading_letter' } },
  ],
  ['a letter alone', 'multiple_choice', abcd('B'), 1],
  [
    'a letter in parentheses',
    'multiple_choice',
    abcd('I would pick (B) here'),
    { evidence: { variant: 'parenthesised' } },
  ],
  [
    'the only option that is named',
    'multiple_choice',
    abcd('it is a dog', 'B', options),
    { value: 1, evidence: { variant: 'option_text' } },
  ],
  ['a longer option hides a shorter one', 'multiple_choice', abcd('it is a bird dog', 'C', options), 1],
  ['the article a is no choice', 'multiple_choice', abcd('A dog would be fine'), 'unparsable'],
  [
    'the expectation may be the text of an option',
    'multiple_choice',
    answered('C', { answer: 'bird dog' }, { input: options }),
    1,
  ],
  [
    'a label of the response is read first',
    'multiple_choice',
    answered({ text: 'A', label: 'b' }, { label: 'B' }),
    { value: 1, evidence: { variant: 'label' } },
  ],
  [
    'a named variant alone is used',
    { multiple_choice: { extract: 'last_letter' } },
    abcd('B or C'),
    { value: 0, evidence: { read: 'C' } },
  ],
  ['letters beyond the options are none', 'multiple_choice', abcd('(G)', 'B', options), 'unparsable'],
  ['no letter is unparsable', 'multiple_choice', abcd('no idea'), 'unparsable'],
  ['an empty answer is no data', 'multiple_choice', abcd(''), 'no_data'],
])

const verdicts = { labels: ['covered', 'not_covered', 'unclear'] }
const two = { labels: ['covered', 'excluded'] }

table('verdict_match', [
  [
    'the label of the response',
    'verdict_match',
    answered({ label: 'Not covered' }, { label: 'not_covered' }),
    1,
  ],
  [
    'a field of a JSON answer',
    'verdict_match',
    answered('{"label":"covered"}', { label: 'covered' }),
    { value: 1, evidence: { from: 'field' } },
  ],
  [
    'a nested field of a fenced answer',
    { verdict_match: 'result.verdict' },
    answered('```json\n{"result":{"verdict":"covered"}}\n```', { label: 'covered' }),
    1,
  ],
  [
    'the one label that a text names',
    { verdict_match: verdicts },
    answered('This loss is covered under section 2.', { label: 'covered' }),
    { value: 1, evidence: { from: 'text' } },
  ],
  [
    'not covered is not covered',
    { verdict_match: verdicts },
    answered('It is not covered.', { label: 'covered' }),
    { value: 0, evidence: { predicted: 'not_covered' } },
  ],
  [
    'a denied label is not guessed',
    { verdict_match: two },
    answered('It is not covered.', { label: 'covered' }),
    'unparsable',
  ],
  [
    'two labels are not guessed',
    { verdict_match: two },
    answered('covered or excluded', { label: 'covered' }),
    'unparsable',
  ],
  [
    'a stated verdict wins over talk',
    { verdict_match: two },
    answered('Some are excluded. Verdict: covered. ', { label: 'covered' }),
    1,
  ],
  [
    'a short text is a label when none are listed',
    'verdict_match',
    answered('Covered.', { label: 'covered' }),
    1,
  ],
  [
    'an unreadable answer may count as wrong',
    { verdict_match: { ...two, unreadable: 'wrong' } },
    answered('hmm, who knows', { label: 'covered' }),
    0,
  ],
  [
    'declining is not the expected label',
    'verdict_match',
    answered({ abstained: true }, { label: 'covered' }),
    { value: 0, evidence: { abstained: true } },
  ],
  ['an empty answer is no data', 'verdict_match', answered('', { label: 'covered' }), 'no_data'],
])

table('json_valid', [
  ['an object', 'json_valid', answered('{"a":1}'), 1],
  [
    'a fenced object',
    'json_valid',
    answered('Here:\n```json\n{"a":1}\n```'),
    { value: 1, evidence: { place: 'fenced' } },
  ],
  ['a fence is refused where asked', { json_valid: 'strict' }, answered('```json\n{"a":1}\n```'), 0],
  [
    'JSON within prose only where asked',
    { json_valid: 'embedded' },
    answered('set {x} = {"a":[1,"}"]} done'),
    { value: 1, evidence: { place: 'embedded' } },
  ],
  ['NaN is not JSON', 'json_valid', answered('{"a":NaN}'), 0],
  ['a trailing comma is not JSON', 'json_valid', answered('[1,]'), 0],
  ['an empty answer is no data', 'json_valid', answered(''), 'no_data'],
  ['a hundred thousand brackets do no harm', 'json_valid', answered('['.repeat(100_000)), 0],
  ['nor within prose', { json_valid: 'embedded' }, answered('['.repeat(100_000)), 0],
])

const schema = {
  type: 'object',
  properties: {
    verdict: { enum: ['yes', 'no'] },
    score: { type: 'number', maximum: 1 },
    day: { type: 'string', format: 'date' },
  },
  required: ['verdict'],
  additionalProperties: false,
}
const mistakes = (classes: object) => ({ outcome: 'scored', value: 0, evidence: { classes } })

table('json_schema', [
  ['a value that fits', { json_schema: { schema } }, answered('{"verdict":"yes","day":"2024-02-29"}'), 1],
  ['not JSON', { json_schema: { schema } }, answered('yes'), mistakes({ not_json: 1 })],
  ['a missing field', { json_schema: { schema } }, answered('{}'), mistakes({ required: 1 })],
  [
    'a wrong type',
    { json_schema: { schema } },
    answered('{"verdict":"no","score":"1"}'),
    mistakes({ type: 1 }),
  ],
  [
    'a value out of range',
    { json_schema: { schema } },
    answered('{"verdict":"no","score":2}'),
    mistakes({ range: 1 }),
  ],
  [
    'a value not listed, and an extra field',
    { json_schema: { schema } },
    answered('{"verdict":"maybe","x":1}'),
    mistakes({ enum: 1, additional: 1 }),
  ],
  [
    'a bad format',
    { json_schema: { schema } },
    answered('{"verdict":"no","day":"2024-02-30"}'),
    mistakes({ format: 1 }),
  ],
  [
    'a bad format that is only noted',
    { json_schema: { schema, formats: 'annotate' } },
    answered('{"verdict":"no","day":"2024-02-30"}'),
    1,
  ],
  [
    'draft 04 by its $schema',
    {
      json_schema: {
        schema: { $schema: 'http://json-schema.org/draft-04/schema#', maximum: 3, exclusiveMaximum: true },
      },
    },
    answered('3'),
    mistakes({ range: 1 }),
  ],
  [
    'draft 06 by its $schema',
    { json_schema: { schema: { $schema: 'http://json-schema.org/draft-06/schema#', exclusiveMaximum: 3 } } },
    answered('3'),
    mistakes({ range: 1 }),
  ],
  [
    'draft 2019-09 by its $schema',
    {
      json_schema: {
        schema: { $schema: 'https://json-schema.org/draft/2019-09/schema', dependentRequired: { a: ['b'] } },
      },
    },
    answered('{"a":1}'),
    mistakes({ required: 1 }),
  ],
  [
    'names of Object.prototype are names',
    { json_schema: { schema: { required: ['toString'] } } },
    answered('{}'),
    mistakes({ required: 1 }),
  ],
  [
    'the value of a response that answers in fields',
    { json_schema: { schema } },
    answered({ value: { verdict: 'yes' } }),
    1,
  ],
  [
    'very deep values are not checked',
    { json_schema: { schema: {} } },
    answered(`${'['.repeat(600)}${']'.repeat(600)}`),
    'unparsable',
  ],
])

table(
  'citation_validity',
  (() => {
    const documents = [
      {
        id: 'HO-4.2',
        text: 'Water damage caused by  back-up of sewers or drains is not covered, unless endorsement “W-1” applies. The limit is $5,000 per loss.',
      },
      { id: 'HO-5.1', text: 'Theft of jewellery is covered up to $1,500.' },
    ]
    const cites = (citations: readonly { id: string; quote?: string }[]) =>
      answered({ text: 'No.', citations }, { citations: [{ id: 'HO-4.2' }] }, { documents })
    const row = (says: string, given: Answered, outcome: Row[3]): Row => [
      says,
      'citation_validity',
      given,
      outcome,
    ]
    return [
      row('a document that is there', cites([{ id: 'HO-4.2' }]), 1),
      row('case of ids is set aside', cites([{ id: 'ho-4.2' }]), 1),
      row('an invented document', cites([{ id: 'HO-9.9' }]), {
        value: 0,
        evidence: { invented: ['HO-9.9'], hits: 0, of: 1 },
      }),
      row(
        'the very words',
        cites([{ id: 'HO-4.2', quote: 'back-up of sewers or drains is not covered' }]),
        1,
      ),
      row(
        'other quotes, dashes and spaces',
        cites([
          { id: 'HO-4.2', quote: 'by back‑up of sewers or drains is not covered, unless endorsement "W-1"' },
        ]),
        1,
      ),
      row('a gap of three dots', cites([{ id: 'HO-4.2', quote: 'Water damage … is not covered' }]), 1),
      row(
        'a slip of the pen',
        cites([{ id: 'HO-4.2', quote: 'Water damage caused by backup of sewers or drains is not covered' }]),
        1,
      ),
      row(
        'a dropped not is no slip',
        cites([{ id: 'HO-4.2', quote: 'Water damage caused by back-up of sewers or drains is covered' }]),
        { value: 0, evidence: { misquoted: ['HO-4.2'] } },
      ),
      row(
        'a changed number is no slip',
        cites([{ id: 'HO-4.2', quote: 'endorsement “W-1” applies. The limit is $6,000 per loss.' }]),
        { value: 0, evidence: { misquoted: ['HO-4.2'] } },
      ),
      row('words of another document', cites([{ id: 'HO-4.2', quote: 'Theft of jewellery is covered' }]), {
        value: 0,
        evidence: { quotedFromOther: [{ cited: 'HO-4.2', foundIn: 'HO-5.1' }] },
      }),
      row(
        'ids in brackets in the text',
        answered('Not covered [HO-4.2], see [HO-7.7] and [sic].', {}, { documents }),
        { value: 0.5, evidence: { invented: ['HO-7.7'], of: 2 } },
      ),
      row('citations of a JSON answer', answered('{"citations":["HO-5.1"]}', {}, { documents }), 1),
      row('nothing cited is not applicable', answered('No.', {}, { documents }), 'not_applicable'),
      row(
        'nothing to look in is no expectation',
        answered({ text: 'x', citations: [{ id: 'a' }] }),
        'no_expectation',
      ),
      [
        'exact quotes only, where asked',
        { citation_validity: 1 },
        cites([{ id: 'HO-4.2', quote: 'Water damage caused by backup of sewers or drains is not covered' }]),
        0,
      ] as Row,
      [
        'precision looks at what is required',
        'citation_precision',
        cites([{ id: 'HO-4.2' }, { id: 'HO-5.1' }]),
        { value: 0.5, evidence: { hits: 1, of: 2, notRequired: ['HO-5.1'] } },
      ] as Row,
      [
        'recall names what is missing',
        'citation_recall',
        cites([{ id: 'HO-5.1' }]),
        { value: 0, evidence: { missing: ['HO-4.2'] } },
      ] as Row,
      [
        'a misquoted required document is not given',
        'citation_recall',
        cites([{ id: 'HO-4.2', quote: 'all water is covered always' }]),
        0,
      ] as Row,
    ]
  })(),
)

table(
  'facts',
  (() => {
    const facts = { facts: ['The deductible is $500', 'Flood is not covered'] }
    return [
      [
        'stated in other order',
        'facts_recall',
        answered('A deductible of $500 applies. Floods are not covered.', facts),
        1,
      ],
      [
        'another number is not the fact',
        'facts_recall',
        answered('The deductible is $600. Flood is not covered.', facts),
        { value: 0.5, evidence: { missing: ['The deductible is $500'] } },
      ],
      [
        'the reverse is not the fact',
        'facts_recall',
        answered('The deductible is $500. Flood is covered.', facts),
        0.5,
      ],
      [
        'omission is what is missing',
        'omission_rate',
        answered('The deductible is $500.', facts),
        { value: 0.5, evidence: { hits: 1, of: 2 } },
      ],
      ['declining leaves all out', 'omission_rate', answered({ text: '', abstained: true }, facts), 1],
      ['an empty answer is no data', 'facts_recall', answered('', facts), 'no_data'],
      ['no facts required', 'facts_recall', answered('x', { facts: [] }), 'not_applicable'],
    ] as Row[]
  })(),
)

describe('abstention', () => {
  const rows: readonly [string, Answered, readonly [unknown, unknown, unknown]][] = [
    ['rightly declined', answered({ abstained: true }, { abstain: true }), [1, 1, 'not_applicable']],
    ['wrongly answered', answered('It is 5.', { abstain: true }), ['not_applicable', 0, 'not_applicable']],
    ['wrongly declined', answered("I don't know.", { answer: '5' }), [0, 'not_applicable', 1]],
    ['rightly answered', answered('It is 5.', { answer: '5' }), ['not_applicable', 'not_applicable', 0]],
    [
      'the flag wins over the words',
      answered({ text: "I don't know, but 5", abstained: false }, { answer: '5' }),
      ['not_applicable', 'not_applicable', 0],
    ],
    [
      'the documents do not say',
      answered('The policy does not mention drones.', { abstain: true }),
      [1, 1, 'not_applicable'],
    ],
    ['silence is no data', answered('', { abstain: true }), ['no_data', 'no_data', 'no_data']],
    ['nothing expected', answered('x'), ['no_expectation', 'no_expectation', 'no_expectation']],
  ]
  it.each(rows)('%s', async (_, given, outcomes) => {
    for (const [index, id] of ['abstention_precision', 'abstention_recall', 'over_abstention'].entries())
      await check(['', 'abstention', given, outcomes[index] as Row[3]], id)
  })
})

table(
  'groundedness and hallucination_rate',
  (() => {
    const documents = [
      {
        id: 'd',
        text: 'The Acme policy covers theft of bicycles up to 1,500 dollars. Claims must be filed within 30 days of the loss.',
      },
    ]
    const says = (text: string, more: object = {}) => answered({ text, ...more }, {}, { documents })
    return [
      [
        'what the documents say',
        'groundedness',
        says('The policy covers bicycle theft up to 1500 dollars.'),
        1,
      ],
      [
        'another number',
        'groundedness',
        says('Claims must be filed within 60 days of the loss.'),
        { value: 0, evidence: { hits: 0, of: 1, unsupported: [{ start: 0, why: 'number', what: ['60'] }] } },
      ],
      [
        'another name',
        'groundedness',
        says('The policy of Globex covers theft of bicycles.'),
        { value: 0, evidence: { unsupported: [{ why: 'name', what: ['Globex'] }] } },
      ],
      [
        'one bad claim makes a bad answer',
        'hallucination_rate',
        says('The policy covers theft of bicycles. Elephants enjoy swimming across wide rivers.'),
        { value: 1, evidence: { claims: 2, unsupported: [{ start: 37, why: 'words' }] } },
      ],
      [
        'an invented citation does as well',
        'hallucination_rate',
        says('The policy covers theft of bicycles.', { citations: [{ id: 'zz' }] }),
        { value: 1, evidence: { invented: ['zz'] } },
      ],
      ['a good answer', 'hallucination_rate', says('Claims must be filed within 30 days.'), 0],
      [
        'declining is not applicable',
        'hallucination_rate',
        says('The documents do not mention this.'),
        'not_applicable',
      ],
      [
        'without documents there is nothing to check against',
        'groundedness',
        answered('x y z'),
        'no_expectation',
      ],
      ['silence is no data', 'groundedness', says(''), 'no_data'],
    ] as Row[]
  })(),
)

table('writing', [
  ['words are counted', 'length', answered("Don't panic: it's 3.5 km."), 5],
  ['short enough is 1', 'conciseness', answered('Paris', { answer: 'Paris' }), 1],
  ['twice the slack is a half', { conciseness: { words: 2, slack: 1 } }, answered('one two three four'), 0.5],
  ['conciseness of silence is no data', { conciseness: 5 }, answered(''), 'no_data'],
  [
    'German is told',
    { language: 'de' },
    answered('Der Versicherungsnehmer muss den Schaden unverzüglich melden, sonst verliert er den Anspruch.'),
    1,
  ],
  [
    'English is not German',
    { language: 'de' },
    answered('The policyholder must report the damage at once, or else the claim is lost.'),
    { value: 0, evidence: { detected: 'eng' } },
  ],
  [
    'the tag of the example may name it',
    'language',
    answered(
      'El asegurado debe comunicar el siniestro dentro de los siete días siguientes.',
      {},
      { tags: { lang: 'es' } },
    ),
    1,
  ],
  [
    'Japanese counts by weight',
    { language: 'ja' },
    answered('保険契約者は損害を速やかに通知しなければなりません。'),
    1,
  ],
  ['code does not count as language', { language: 'en' }, answered('```py\nfür = über\n```'), 'unparsable'],
  ['too short is not guessed', { language: 'en' }, answered('Yes.'), 'unparsable'],
  [
    'readability of other languages is not given',
    'readability',
    answered(
      'Der Versicherungsnehmer muss den Schaden unverzüglich melden, sonst verliert er den Anspruch. '.repeat(
        3,
      ),
    ),
    'not_applicable',
  ],
])

it('reading ease is near published values for plain and hard English', async () => {
  const metric = await metricOf('readability', 'reading_ease')
  const value = async (text: string) => {
    const score = await metric.score(answered(text))
    return score.outcome === 'scored' ? score.value : Number.NaN
  }
  const plain = await value(
    'The cat sat on the mat. It was a big cat. The dog came in and saw the cat. They ran all around the house together.',
  )
  const hard = await value(
    'Notwithstanding any contrary stipulation, indemnification obligations regarding consequential pecuniary liabilities are categorically excluded from the applicability of supplementary endorsements and associated contractual modifications.',
  )
  expect(plain).toBeGreaterThan(90)
  expect(hard).toBeLessThan(0)
})

table('effort and labels', [
  ['latency is working time', 'latency_ms', answered('x'), 10],
  [
    'no time is taken from a recording that holds none',
    'latency_ms',
    { ...answered('x'), timing: { totalMs: 0.2, isUnknown: true } },
    'not_applicable',
  ],
  ['no stream, no first token', 'first_token_ms', answered('x'), 'not_applicable'],
  ['an unknown price is no data', 'cost_usd', answered('x'), 'no_data'],
  ['free is 0', 'cost_usd', answered('x', undefined, { costUsd: 0 }), 0],
  ['NaN is no data', 'cost_usd', answered('x', undefined, { costUsd: Number.NaN }), 'no_data'],
  ['no usage is no data', 'tokens', answered('x'), 'no_data'],
  ['tokens as billed', 'tokens', answered({ text: 'x', usage: { inputTokens: 9 } }), 9],
  ['a label of people', { human_label: 'response.value.bad' }, answered({ value: { bad: true } }), 1],
  [
    'in words',
    { human_label: { path: 'expected.label', values: { good: 1, bad: 0 } } },
    answered('x', { label: 'good' }),
    1,
  ],
  ['no label is no data', { human_label: 'response.value.bad' }, answered('x'), 'no_data'],
  [
    'an unknown label is unparsable',
    { human_label: 'response.value.bad' },
    answered({ value: { bad: 'so so' } }),
    'unparsable',
  ],
  [
    'a grade outside its scale is unparsable',
    { human_label: { path: 'response.value.grade', scale: 'mean', range: [1, 5] } },
    answered({ value: { grade: 9 } }),
    'unparsable',
  ],
])

table('overlap', [
  ['rouge of other scripts is not 0', 'rouge', answered('こんにちは', { answer: 'hello' }), 'unparsable'],
  ['chrF of the same text', 'chrf', answered('same', { answer: 'same' }), 100],
  ['bleu of silence is no data', 'bleu', answered(' ', { answer: 'same' }), 'no_data'],
  ['token F1 of the best alternative', 'token_f1', answered('the city of Paris', paris), 1],
])
