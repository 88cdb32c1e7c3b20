// A pipeline for tests: what it does depends on the example.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const say = value => process.stdout.write(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`)
let asked = 0

const acts = {
  good: ({ id }) => say({ id, text: 'good' }),
  bad: ({ id }) => say({ id, error: 'broken' }),
  hang: () => {},
  anonymous: () => say({ text: 'no id' }),
  echo: question => say({ id: question.id, text: JSON.stringify(question) }),
  pid: ({ id }) => say({ id, text: String(process.pid) }),
  asked: ({ id }) => say({ id, text: String(asked) }),
  prose: () => say('Loading model…'),
  list: () => say('[1]'),
  stray: () => say({ id: 'nobody', text: 'x' }),
  misspelt: ({ id }) => say({ id, txt: 'x' }),
  crash: () => {
    process.stderr.write('Traceback: key sk-planted-0123456789 not accepted\n')
    process.exit(3)
  },
  once: ({ id }) => process.stdout.write(`${JSON.stringify({ id, text: 'once' })}\n`, () => process.exit(0)),
  endless: () => {
    const part = 'x'.repeat(1_000_000)
    const more = () => process.stdout.write(part, more)
    more()
  },
  slow: ({ id }) => setTimeout(() => say({ id, text: 'slow' }), 500),
  child: ({ id }) => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
    say({ id, text: String(child.pid) })
  },
  environment: ({ id }) => say({ id, text: String(process.env.CUPEL_TEST) }),
}

createInterface({ input: process.stdin }).on('line', line => {
  const question = JSON.parse(line)
  asked++
  acts[question.exampleId](question)
})
