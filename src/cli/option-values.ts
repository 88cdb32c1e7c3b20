/** How the texts of the command line become values, and in which words they are refused. */
import { InvalidArgumentError } from 'commander'

export const integer = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError(`"${text}" is not a whole number.`)
  return Number(text)
}

export const number = (text: string): number => {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError(`"${text}" is not a number.`)
  return value
}

export const list = (text: string): string[] =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')

export const collect = (value: string, before: string[]): string[] => [...before, value]
