/** A Slurm of one node, this machine, with two processors. */
export interface OneNodeSlurm {
  /** Runs one of its programs, and gives what that prints. */
  readonly call: (program: string, ...args: string[]) => Promise<string>;
  /** The name of its node. */
  readonly node: string;
}

/**
 * Starts a Slurm in a folder, with a key of its own, and ends it.
 *
 * @param folder An empty folder.
 * @param use What is done with it.
 */
export async function withSlurm<T>(
  folder: string,
  use: (slurm: OneNodeSlurm) => Promise<T>,
): Promise<T> {
  const env = { SLURM_CONF: `${folder}/slurm.conf` };
  const call = async (program: string, ...args: string[]) => {
    const { success, stdout, stderr } = await new Deno.Command(program, { args, env }).output();
    const text = new TextDecoder().decode(stdout);
    if (!success) {
      throw new Error(`${program} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
    }
    return text;
  };
  const [host, user] = [await call("hostname", "-s"), await call("id", "-un")];
  // Two Slurms of two test processes are not to hear one another.
  const port = 20_000 + Deno.pid % 10_000 * 2;
  const node = "one";
  // Munge takes no folder that others may write into, and Slurm none that it may not.
  for (const name of ["munge", "state", "spool"]) await Deno.mkdir(`${folder}/${name}`);
  await Deno.chmod(folder, 0o755);
  await Deno.writeFile(`${folder}/munge/key`, crypto.getRandomValues(new Uint8Array(1024)), {
    mode: 0o400,
  });
  // What is queued again begins when its earlier credential has expired.
  await Deno.writeTextFile(
    env.SLURM_CONF,
    `ClusterName=one
SlurmctldHost=${host.trim()}(127.0.0.1)
SlurmctldPort=${port}
SlurmdPort=${port + 1}
AuthType=auth/munge
AuthInfo=socket=${folder}/munge/socket,cred_expire=5
CredType=cred/munge
SlurmUser=${user.trim()}
SlurmdUser=${user.trim()}
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0
MpiDefault=none
ReturnToService=2
KillWait=5
SlurmdParameters=config_overrides
NodeName=${node} NodeHostname=${host.trim()} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`,
  );
  const started: Deno.ChildProcess[] = [];
  const start = async (program: string, args: string[], ready: string, by: string[]) => {
    const command = new Deno.Command(program, { args, env, stdout: "null", stderr: "null" });
    started.push(command.spawn());
    for (let k = 0; k < 300; k++) {
      const text = await call(by[0], ...by.slice(1)).catch(() => "");
      if (text.includes(ready)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${program} does not get ready`);
  };
  try {
    const munge = [
      "key-file=key",
      "socket=socket",
      "pid-file=pid",
      "log-file=log",
      "seed-file=seed",
    ]
      .map((word) => `--${word.replace("=", `=${folder}/munge/`)}`);
    await start("munged", ["--foreground", "--force", ...munge], "socket", [
      "ls",
      `${folder}/munge`,
    ]);
    await start("slurmctld", ["-D", "-c"], "UP", ["scontrol", "ping"]);
    await start("slurmd", ["-D", "-c", "-N", node], "idle", ["sinfo", "-h", "-o", "%T"]);
    return await use({ call, node });
  } finally {
    for (const daemon of started.reverse()) {
      try {
        daemon.kill("SIGTERM");
      } catch {
        // It has ended by itself.
      }
      await daemon.status;
    }
  }
}
