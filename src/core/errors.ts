/** An error for people: a stable code for machines, a sentence that says where and what to do. Holds no secret. */
export class AppError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'AppError'
    this.code = code
  }
}
