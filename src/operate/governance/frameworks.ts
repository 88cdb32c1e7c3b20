/** What an item, or a part of the dossier, helps to show. */
export interface FrameworkRow {
  /** Item of the checklist. */
  readonly item: string
  /** Subcategories of the NIST AI Risk Management Framework 1.0. */
  readonly nist: readonly string[]
  /** Articles of Regulation (EU) 2024/1689, as they stand for high-risk AI systems. */
  readonly euAiAct: readonly string[]
  /** What of it is shown, and what is not. */
  readonly shows: string
}

/** Editions that the table was written from. Later ones may number differently. */
export const frameworkEditions = {
  nist: 'NIST AI 100-1, Artificial Intelligence Risk Management Framework (AI RMF 1.0), January 2023',
  euAiAct:
    'Regulation (EU) 2024/1689 (Artificial Intelligence Act), OJ L, 2024/1689, 12.7.2024, as first published; amendments and dates of application are not followed here',
} as const

export const frameworkCaution =
  'The table says where evidence may help, not that a duty is met. Whether a provision applies to a system, and what it asks, is for people who answer for it; this is no legal advice.'

export const frameworkRows: readonly FrameworkRow[] = [
  {
    item: 'limits',
    nist: ['MAP 1.5', 'MAP 1.6', 'MEASURE 1.1', 'MANAGE 1.1'],
    euAiAct: ['Art. 9(8)', 'Art. 17(1)(d)'],
    shows:
      'Thresholds stated, dated and hashed before results were seen. Not whether they are the right ones.',
  },
  {
    item: 'dataset',
    nist: ['MAP 2.3', 'MEASURE 2.1'],
    euAiAct: ['Art. 10(2)', 'Art. 10(3)', 'Art. 11'],
    shows: 'Which examples were tested, in which version, who signed them. Nothing about training data.',
  },
  {
    item: 'holdout',
    nist: ['MAP 2.3', 'MEASURE 2.1', 'MEASURE 2.5'],
    euAiAct: ['Art. 10(2)', 'Art. 10(3)'],
    shows: 'That tests rest on examples nobody tuned on, and each look at them.',
  },
  {
    item: 'metrics',
    nist: ['MEASURE 1.1', 'MEASURE 2.1', 'MEASURE 2.3', 'MEASURE 2.5'],
    euAiAct: ['Art. 9(6)', 'Art. 13(3)(b)', 'Art. 15(1)', 'Art. 15(3)'],
    shows: 'Figures with intervals, by metrics with a version. Only of the task that the dataset stands for.',
  },
  {
    item: 'baseline',
    nist: ['MAP 3.1', 'MANAGE 2.1'],
    euAiAct: ['Art. 9(6)'],
    shows: 'How much the system adds over what there was without it.',
  },
  {
    item: 'judge',
    nist: ['MEASURE 1.2', 'MEASURE 2.13'],
    euAiAct: ['Art. 17(1)(d)'],
    shows: 'How far the instrument that scores agrees with people.',
  },
  {
    item: 'retrieval',
    nist: ['MEASURE 2.3', 'MEASURE 2.5'],
    euAiAct: ['Art. 15(1)', 'Art. 15(4)'],
    shows: 'That the system was tested as a whole, as it is used.',
  },
  {
    item: 'contamination',
    nist: ['MAP 2.3', 'MEASURE 2.5'],
    euAiAct: ['Art. 10(2)'],
    shows: 'What a person found about test examples that the model may have been trained on.',
  },
  {
    item: 'adversarial',
    nist: ['MEASURE 2.6', 'MEASURE 2.7'],
    euAiAct: ['Art. 9(6)', 'Art. 15(4)', 'Art. 15(5)'],
    shows: 'That attacks were tried, and where that is written down.',
  },
  {
    item: 'latency',
    nist: ['MEASURE 2.3', 'MEASURE 2.5'],
    euAiAct: ['Art. 13(3)(b)', 'Art. 15(1)'],
    shows: 'Response times at the planned load and above.',
  },
  {
    item: 'cost',
    nist: ['MAP 3.2', 'MANAGE 2.1'],
    euAiAct: [],
    shows: 'What a task costs with retries, review and errors. No provision of the Act asks for it.',
  },
  {
    item: 'gate',
    nist: ['MEASURE 3.1', 'MANAGE 2.2', 'MANAGE 4.1', 'MANAGE 4.2'],
    euAiAct: ['Art. 9(2)', 'Art. 17(1)(d)', 'Art. 72'],
    shows: 'That changes are held against a baseline before they ship. It is no monitoring in use.',
  },
  {
    item: 'rollout',
    nist: ['MANAGE 2.4', 'MANAGE 4.1'],
    euAiAct: ['Art. 14', 'Art. 72'],
    shows: 'That a plan exists, and who says so: who watches, who may stop it.',
  },
  {
    item: 'sign-off',
    nist: ['GOVERN 2.1', 'GOVERN 4.2', 'MANAGE 1.1', 'MANAGE 1.4'],
    euAiAct: ['Art. 17(1)(m)'],
    shows: 'Who answers for the choice, and on which evidence.',
  },
  {
    item: 'dossier',
    nist: ['GOVERN 1.4', 'GOVERN 4.2', 'MEASURE 2.1', 'MANAGE 1.1'],
    euAiAct: ['Art. 11', 'Art. 17', 'Art. 18'],
    shows:
      'A sealed record of tests and decision, a part of technical documentation and not the whole of it.',
  },
]

/** What a reader might look for and will not find. */
export const frameworkGaps: readonly string[] = [
  'Art. 10 on training data: only test data are here.',
  'Art. 12, logs of the system in use: the trials here are tests.',
  'Art. 13 and 14 as a whole, instructions for use and the design of human oversight: figures and a plan from here can be quoted in them.',
  'Art. 72 and MANAGE 4.1 beyond a gate and a plan: neither is monitoring of the system in use.',
  'GOVERN as a whole: policies of an organisation are not in its test results.',
]

/** Provisions that an item helps to show, each in a few letters. */
export function frameworksOf(item: string): string[] {
  const row = frameworkRows.find(one => one.item === item)
  return row === undefined
    ? []
    : [...row.nist.map(id => `NIST AI RMF ${id}`), ...row.euAiAct.map(article => `EU AI Act ${article}`)]
}
