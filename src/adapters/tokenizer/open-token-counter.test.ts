import { expect, it } from 'vitest'
import { openTokenCounter } from './index.ts'

it('counts as the published encoding does, also what looks like a special token', async () => {
  const { count, encoding } = await openTokenCounter()
  expect(encoding).toBe('o200k_base')
  expect(count('')).toBe(0)
  expect(count('hello world')).toBe(2)
  expect(count('tiktoken is great!')).toBe(6)
  expect(count('<|endoftext|>')).toBeGreaterThan(1)
  expect(count('\u00e9\u00e8 \u4f60\u597d \ud83d\ude00')).toBeGreaterThan(2)
})
