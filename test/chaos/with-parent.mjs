/** Preloaded into every server under test: it does not outlive the run, not even one that was killed. */
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.channel?.unref()
