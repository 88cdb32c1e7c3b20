import { z } from 'zod'
import { configSchema } from '../../src/app/config/index.ts'
import { comparisonJsonSchema } from '../../src/decide/compare/index.ts'
import { confidenceReportSchema } from '../../src/decide/confidence/index.ts'
import { gateReportJsonSchema, keptGateSchema, scoreSheetSchema } from '../../src/decide/gate/index.ts'
import { decisionJsonSchema } from '../../src/decide/select/index.ts'
import { costReportJsonSchema } from '../../src/measure/cost/index.ts'
import { judgeCardSchema } from '../../src/measure/judge/index.ts'
import { loadResultSchema } from '../../src/measure/load/index.ts'
import { readinessJsonSchema } from '../../src/operate/governance/index.ts'
import { exampleSchema } from '../../src/prepare/dataset/index.ts'
import { apiDescription } from '../../src/server/create-app.ts'
import { markdown, type Page } from './page.ts'
import { type Schema, schemaTables } from './schema-tables.ts'

const asJsonSchema = (schema: z.ZodType): Schema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema

const file = (title: string, schema: z.ZodType): string =>
  `${JSON.stringify({ title, ...asJsonSchema(schema) }, undefined, 2)}\n`

/** The JSON Schemas that editors use, and the pages for people made from the same source. */
export const schemaPages: readonly Page[] = [
  { path: 'docs/reference/config.schema.json', render: () => file('Cupel config', configSchema) },
  {
    path: 'docs/reference/example.schema.json',
    render: () => file('Cupel example: one line of a dataset', exampleSchema),
  },
  {
    path: 'docs/reference/comparison.schema.json',
    render: () => `${JSON.stringify(comparisonJsonSchema(), undefined, 2)}\n`,
  },
  {
    path: 'docs/reference/judge-card.schema.json',
    render: () => file('Cupel judge card: how far a scorer agrees with people', judgeCardSchema),
  },
  {
    path: 'docs/reference/load.schema.json',
    render: () => file('Cupel load run: latency of one candidate under load', loadResultSchema),
  },
  {
    path: 'docs/reference/confidence.schema.json',
    render: () => file('Cupel confidence: whether stated confidence is true', confidenceReportSchema),
  },
  {
    path: 'docs/reference/cost.schema.json',
    render: () => `${JSON.stringify(costReportJsonSchema(), undefined, 2)}\n`,
  },
  {
    path: 'docs/reference/decision.schema.json',
    render: () => `${JSON.stringify(decisionJsonSchema(), undefined, 2)}\n`,
  },
  {
    path: 'docs/reference/gate.schema.json',
    render: () => `${JSON.stringify(gateReportJsonSchema(), undefined, 2)}\n`,
  },
  {
    path: 'docs/reference/kept-gate.schema.json',
    render: () => file('Cupel kept gate: when it was held, and what it said', keptGateSchema),
  },
  {
    path: 'docs/reference/baseline.schema.json',
    render: () => file('Cupel baseline: the scores of a trusted run by example', scoreSheetSchema),
  },
  {
    path: 'docs/reference/readiness.schema.json',
    render: () => `${JSON.stringify(readinessJsonSchema(), undefined, 2)}\n`,
  },
  {
    path: 'docs/reference/openapi.json',
    render: () => `${JSON.stringify(apiDescription(), undefined, 2)}\n`,
  },
  {
    path: 'docs/reference/config.md',
    render: () =>
      markdown(
        'Config',
        'The fields of `cupel.yaml`, or of `cupel.config.ts` with `defineConfig` from `cupel/config`. Paths are relative to the config file. An editor that knows JSON Schema helps with the first line\n`# yaml-language-server: $schema=node_modules/cupel/docs/reference/config.schema.json`.',
        schemaTables(asJsonSchema(configSchema)),
      ),
  },
  {
    path: 'docs/reference/example.md',
    render: () =>
      markdown(
        'Example',
        'One line of a dataset file: one labelled input. Everything but `id` and `input` may be left out; a metric whose expectation is missing reports the example as unscored. As JSON Schema: [example.schema.json](example.schema.json).',
        schemaTables(asJsonSchema(exampleSchema)),
      ),
  },
]
