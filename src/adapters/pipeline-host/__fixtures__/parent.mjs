import { join } from 'node:path'
import { hostPipeline } from '../index.ts'

/** Hosts a pipeline, says its address, and waits to be killed. */
const { url } = await hostPipeline({
  name: 'candidate p',
  command: [process.execPath, join(import.meta.dirname, 'hosted.mjs')],
  cwd: import.meta.dirname,
  environment: process.env,
})
process.stdout.write(`${url}\n`)
setInterval(() => {}, 1_000)
