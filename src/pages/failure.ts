import { AppError } from '../core/errors'

/** Why something that the user asked for did not happen, in a sentence. */
export function failureText(error: unknown): string {
  return error instanceof AppError ? error.message : 'It did not work. Try again; if it stays so, load the extension anew.'
}
