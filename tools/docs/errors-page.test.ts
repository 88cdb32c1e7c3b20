import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ErrorCode, errorTable } from '../../src/kernel/index.ts'
import { errorsPage, exitMeanings } from './errors-page.ts'

const codes = Object.keys(errorTable) as ErrorCode[]
const src = join(import.meta.dirname, '../../src')
const source = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(
    file =>
      file.endsWith('.ts') && !/[.](test|contract)[.]ts$/.test(file) && file !== join('kernel', 'errors.ts'),
  )
  .map(file => readFileSync(join(src, file), 'utf8'))
  .join('\n')

describe('the error table', () => {
  it.each(codes)('%s is raised somewhere in the product', code => {
    expect(source).toContain(`'${code}'`)
  })

  it.each(codes)('%s ends with a status that has a meaning', code => {
    expect(exitMeanings).toHaveProperty(String(errorTable[code].exit))
  })

  it('is documented code by code, with what to do, and nothing else is', async () => {
    const page = await errorsPage.render()
    const sections = [...page.matchAll(/^### (\w+)$/gm)].map(([, code]) => code)
    expect(sections).toEqual(codes)
    expect(page.match(/\*\*What to do\.\*\* \S/g)).toHaveLength(codes.length)
  })
})
