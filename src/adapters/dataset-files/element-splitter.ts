/** One value of a JSON text, by its bytes, or what is wrong with the text between values. `line` counts from 1. */
export type Element =
  | { readonly kind: 'value'; readonly line: number; readonly bytes: Buffer }
  | { readonly kind: 'too-long'; readonly line: number; readonly length: number }
  | { readonly kind: 'broken'; readonly line: number; readonly expected: string; readonly found: string }

type Place = 'start' | 'between' | 'value' | 'closed' | 'given-up'

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const newline = 0x0a
const isSpace = (byte: number): boolean => byte === 0x20 || byte === newline || byte === 0x0d || byte === 0x09
const isOpening = (byte: number): boolean => byte === 0x5b || byte === 0x7b
const isClosing = (byte: number): boolean => byte === 0x5d || byte === 0x7d
const endsBare = (byte: number): boolean => isSpace(byte) || byte === comma || isClosing(byte)

/**
 * Cuts a JSON text into the elements of its array, or into the values that follow each other where it is not an array, without
 * reading what is inside them: one element that is not JSON spoils itself alone. Holds one element, at most `longest` bytes.
 */
export class ElementSplitter {
  isArray = false
  readonly #longest: number
  #found: Element[] = []
  #parts: Buffer[] = []
  #length = 0
  #place: Place = 'start'
  #line = 1
  #begunAt = 1
  #depth = 0
  #isInText = false
  #isEscaped = false
  /** A number or a word, which ends where something else begins. */
  #isBare = false
  #commas = 0
  #values = 0

  constructor(longest: number) {
    this.#longest = longest
  }

  push(chunk: Buffer): Element[] {
    let from = 0
    for (let at = 0; at < chunk.length && this.#place !== 'given-up'; at++) {
      const byte = chunk[at] as number
      if (byte === newline) this.#line++
      if (this.#place !== 'value') {
        if (!isSpace(byte) && this.#begins(byte)) from = at
      } else if (this.#ends(byte)) {
        const isBare = this.#isBare
        this.#finish(chunk.subarray(from, isBare ? at : at + 1))
        if (isBare && !isSpace(byte)) this.#begins(byte)
      }
    }
    if (this.#place === 'value') this.#hold(chunk.subarray(from))
    return this.#taken()
  }

  end(): Element[] {
    if (this.#place === 'value' && this.#isBare && !this.isArray) this.#finish(Buffer.alloc(0))
    else if (this.#place === 'value') {
      this.#line = this.#begunAt
      this.#broken(
        'a value that is closed',
        'the end of the file in the middle of the value that begins here',
      )
    } else if (this.isArray && this.#place === 'between') {
      this.#broken('"]" at the end of the array', 'the end of the file')
    }
    return this.#taken()
  }

  #taken(): Element[] {
    const found = this.#found
    this.#found = []
    return found
  }

  #broken(expected: string, found: string): void {
    this.#found.push({ kind: 'broken', line: this.#line, expected, found })
  }

  #hold(part: Buffer): void {
    this.#length += part.length
    if (this.#length > this.#longest) this.#parts = []
    else if (part.length > 0) this.#parts.push(part)
  }

  #finish(last: Buffer): void {
    this.#hold(last)
    const line = this.#begunAt
    if (this.#length > this.#longest) this.#found.push({ kind: 'too-long', line, length: this.#length })
    else {
      const [first, ...more] = this.#parts
      const bytes = first !== undefined && more.length === 0 ? first : Buffer.concat(this.#parts)
      this.#found.push({ kind: 'value', line, bytes })
    }
    this.#parts = []
    this.#length = 0
    this.#values++
    this.#commas = 0
    this.#place = 'between'
  }

  /** Takes a byte outside every value; true when a value begins with it. */
  #begins(byte: number): boolean {
    if (this.#place === 'start' && byte === 0x5b) {
      this.isArray = true
      this.#place = 'between'
    } else if (this.#place === 'closed') {
      this.#broken('the end of the file after the array', 'more text')
      this.#place = 'given-up'
    } else if (this.isArray && byte === comma) {
      if (++this.#commas > 1 || this.#values === 0) this.#broken('an element', 'a comma')
    } else if (this.isArray && byte === 0x5d) {
      if (this.#commas > 0) this.#broken('an element after the comma', 'the end of the array')
      this.#place = 'closed'
    } else if (isClosing(byte) || byte === comma) {
      const expected = this.isArray ? 'an element or the end of the array' : 'a value'
      this.#broken(expected, `"${String.fromCharCode(byte)}"`)
      this.#place = 'given-up'
    } else {
      this.#begin(byte)
      return true
    }
    return false
  }

  #begin(byte: number): void {
    if (this.isArray && this.#values > 0 && this.#commas === 0) {
      this.#broken('a comma before the next element', 'none')
    }
    this.#place = 'value'
    this.#begunAt = this.#line
    this.#depth = isOpening(byte) ? 1 : 0
    this.#isInText = byte === quote
    this.#isEscaped = false
    this.#isBare = this.#depth === 0 && !this.#isInText
  }

  /** Takes a byte of a value after its first; true when the value ends with it (a bare one: before it). */
  #ends(byte: number): boolean {
    if (this.#isBare) return endsBare(byte)
    if (this.#isEscaped) this.#isEscaped = false
    else if (this.#isInText) {
      if (byte === backslash) this.#isEscaped = true
      else if (byte === quote) this.#isInText = false
      return !this.#isInText && this.#depth === 0
    } else if (byte === quote) this.#isInText = true
    else if (isOpening(byte)) this.#depth++
    else if (isClosing(byte)) return --this.#depth === 0
    return false
  }
}
