import { z } from 'zod'
import { describeDataset, describeDatasets } from '../../app/dataset/describe-dataset.ts'
import { signOff } from '../../app/dataset/sign-dataset.ts'
import type { Site } from '../../app/serve/open-site.ts'
import { CupelError, shortHash } from '../../kernel/index.ts'
import { audit } from '../../team/index.ts'
import { datasetDetailsSchema, datasetsSchema, signSchema } from '../contract/datasets.ts'
import { type Api, answers, body, route, shaped } from '../describe-route.ts'
import { allowed, type Principal } from '../principal.ts'

const tags = ['datasets']
const name = z.object({ name: z.string().min(1).max(200) })

/** Datasets of the config, their locks and ledgers, and signing them. */
export function addDatasetRoutes(app: Api, site: Site): void {
  app.openapi(
    route({
      method: 'get',
      path: '/api/datasets',
      tags,
      summary: 'Every dataset of the config',
      responses: answers(datasetsSchema),
    }),
    async context => {
      allowed(context, 'read datasets and judges')
      return context.json(
        shaped(datasetsSchema, { datasets: await describeDatasets(await site.project()) }),
        200,
      )
    },
  )
  app.openapi(
    route({
      method: 'get',
      path: '/api/datasets/{name}',
      tags,
      summary: 'A dataset: counts, findings, ledger, signatures, versions',
      request: { params: name },
      responses: answers(datasetDetailsSchema),
    }),
    async context => {
      allowed(context, 'read datasets and judges')
      const found = await describeDataset(await site.project(), context.req.valid('param').name)
      return context.json(shaped(datasetDetailsSchema, found), 200)
    },
  )
  app.openapi(
    route({
      method: 'post',
      path: '/api/datasets/{name}/signatures',
      tags,
      summary: 'Sign the version that was looked at',
      request: { params: name, body: body(signSchema) },
      responses: answers(datasetDetailsSchema),
    }),
    async context => {
      const principal = allowed(context, 'decide and sign')
      refuseSynthetic(principal)
      const project = await site.project()
      const { name: dataset } = context.req.valid('param')
      const { version, comment } = context.req.valid('json')
      await signOff(project, {
        dataset,
        seen: version,
        comment,
        by: principal.name,
        role: principal.role,
      })
      await audit(site.team, principal.name, {
        action: 'signed a dataset',
        subject: dataset,
        details: { version: shortHash(version) },
      })
      return context.json(shaped(datasetDetailsSchema, await describeDataset(project, dataset)), 200)
    },
  )
}

function refuseSynthetic({ name: who, isSynthetic }: Principal): void {
  if (!isSynthetic) return
  throw new CupelError(
    'signature_refused',
    `${who} is no person: a signature stands for one who answers for it.`,
    {
      hint: 'Sign in as a person.',
    },
  )
}
