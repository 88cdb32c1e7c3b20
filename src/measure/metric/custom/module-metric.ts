import { z } from 'zod'
import { CupelError } from '../../../kernel/index.ts'
import type { Metric } from '../metric.ts'
import { defineFamily } from '../registry/family.ts'

const settings = z.strictObject({
  path: z.string().min(1).describe('The module, relative to the config file (.ts, .js, .mjs).'),
  export: z
    .string()
    .min(1)
    .optional()
    .describe('Name of the export; without it `metric`, `metrics` or the default export.'),
})

export const moduleMetric = defineFamily({
  name: 'module',
  version: '1.0.0',
  settings,
  shorthand: 'path',
  sample: { path: './metrics/politeness.ts' },
  doc: {
    summary:
      'A metric of your own as a TypeScript or JavaScript function: `defineMetric({ id, version, score })`.',
    formula: 'Yours.',
    source: 'Your module. It runs with your rights, in the same process.',
    needs: 'A module that exports the result of defineMetric, or a list of such results',
  },
  gives: [],
  mayGive: /^./,
  build: async ({ path, export: name }, { loadModule }) => {
    if (loadModule === undefined)
      throw new CupelError('metric_invalid', `The metric module ${path} cannot be loaded here.`)
    const loaded = (await loadModule(path)) as Readonly<Record<string, unknown>>
    const found = name === undefined ? (loaded.metric ?? loaded.metrics ?? loaded.default) : loaded[name]
    const metrics = Array.isArray(found) ? found : [found]
    for (const metric of metrics) if (!isMetric(metric)) throw notAMetric(path, name)
    return {
      metrics: metrics as Metric[],
      // The versions stated in the module take the place of a hash of its code.
      identity: (metrics as Metric[]).map(({ id, version }) => ({ id, version })),
    }
  },
})

function isMetric(value: unknown): value is Metric {
  const metric = value as Partial<Metric> | undefined | null
  return (
    typeof metric?.id === 'string' && typeof metric.version === 'string' && typeof metric.score === 'function'
  )
}

function notAMetric(path: string, name: string | undefined): CupelError {
  return new CupelError(
    'metric_invalid',
    `${path} does not export a metric${name === undefined ? '' : ` as ${name}`}.`,
    {
      hint: "Write `export const metric = defineMetric({ id: 'polite', version: '1.0.0', score: ({ response }) => … })`.",
      details: { metric: 'module', file: path },
    },
  )
}
