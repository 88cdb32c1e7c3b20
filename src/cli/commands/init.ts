import { basename, relative, resolve } from 'node:path'
import { initProject } from '../../app/init-project.ts'
import { CupelError } from '../../kernel/index.ts'
import type { CommandInput } from '../command-input.ts'

export async function initCommand({ args, options, terminal }: CommandInput): Promise<undefined> {
  const folder = resolve(terminal.cwd, String(args[0] ?? '.'))
  const asks = options.yes !== true && terminal.isInteractive
  const fallback = { name: projectName(folder), model: undefined }
  const chosen = asks ? await askQuestions(fallback.name) : fallback
  const written = initProject({ folder, ...chosen, isForced: options.force === true })
  const { style } = terminal
  const place = relative(terminal.cwd, folder) || '.'
  terminal.say(`${style.good('ready')} ${place}`)
  for (const path of written) terminal.say(style.dim(`      ${path}`))
  terminal.say(`\n${style.bold('next')}${place === '.' ? '' : `  cd ${place}`}`)
  terminal.say('      cupel run            ask both candidates and score the answers')
  terminal.say('      cupel compare        who is better, and is that sure?')
  terminal.say('      cupel dataset plan   how many examples would settle it')
  return undefined
}

function projectName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
  return name === '' ? 'first-evaluation' : name
}

async function askQuestions(fallback: string) {
  const { cancel, isCancel, select, text } = await import('@clack/prompts')
  function orStop<T>(answer: T | symbol): T {
    if (!isCancel(answer)) return answer as T
    cancel('Nothing was written.')
    throw new CupelError('interrupted', 'Stopped before anything was written.')
  }
  const name = orStop<string>(await text({ message: 'Name of the project', initialValue: fallback }))
  const kind = orStop<string>(
    await select({
      message: 'Should a model join the two programs that need no key?',
      options: [
        { value: 'none', label: 'Not yet' },
        { value: 'openai', label: 'OpenAI (OPENAI_API_KEY)' },
        { value: 'local', label: 'A local OpenAI-compatible server' },
      ],
    }),
  )
  if (kind === 'none') return { name, model: undefined }
  if (kind === 'openai') return { name, model: { model: 'openai/gpt-4o-mini' } }
  const baseUrl = orStop<string>(
    await text({ message: 'Its base URL', initialValue: 'http://127.0.0.1:8080/v1' }),
  )
  const model = orStop<string>(await text({ message: 'Name of the model there', initialValue: 'default' }))
  return { name, model: { model: `openai-compatible/${model}`, baseUrl } }
}
