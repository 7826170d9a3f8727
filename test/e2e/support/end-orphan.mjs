// See guard.ts. Arguments: the browser's process id, the folder to remove. "released" on the input means: nothing to do.
import { rmSync } from 'node:fs'

const [pid, folder] = [Number(process.argv[2]), process.argv[3]]
let said = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', text => {
  said += text
})
process.stdin.on('end', async () => {
  if (said.includes('released')) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It had ended already.
  }
  // Its helpers still write for a moment after their parent is gone.
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      rmSync(folder, { recursive: true, force: true })
      return
    } catch {
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }
})
