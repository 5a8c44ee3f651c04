// 一块能断电的虚拟硬盘：ext4 放在一个文件里，断电就是内核里还没落盘的全不要了。
//
// How the power goes: the ioctl EXT4_IOC_SHUTDOWN with NOLOGFLUSH, which file system people use for the same purpose. From that
// moment nothing more reaches the image; whatever was only in the page cache or in an uncommitted journal is gone. Mounting
// again replays the journal, as after a real cut. What it does not show: a drive that lies about its own cache.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const SIZE = '512M';
const SHUTDOWN = '0x8004587d';
const NO_LOG_FLUSH = 2;

const run = (program, ...args) => execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });

/** Why there cannot be such a disk on this machine, or `null`. */
export function noDisk() {
  if (process.platform !== 'linux') return '只有 Linux 上能做虚拟硬盘';
  if (process.getuid() !== 0) return '挂载虚拟硬盘要 root';
  const scratch = fs.mkdtempSync('/tmp/gangshao-disk-');
  let disk;
  try {
    disk = new Disk(scratch);
    disk.mount();
    disk.cut();
    return null;
  } catch (error) {
    return `这台机器做不了虚拟硬盘：${String(error.stderr || error.message).trim().split('\n').at(-1)}`;
  } finally {
    disk?.remove();
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

export class Disk {
  constructor(scratch) {
    this.image = path.join(scratch, 'disk.img');
    this.at = path.join(scratch, 'disk');
    fs.mkdirSync(this.at);
    run('truncate', '-s', SIZE, this.image);
    run('mkfs.ext4', '-q', '-F', this.image);
  }

  /** The power is back: the file system's own journal is replayed. */
  mount() {
    run('mount', '-o', 'loop', this.image, this.at);
    this.mounted = true;
  }

  /** The power goes, at this very moment. */
  cut() {
    const words = `open(my $disk, "<", $ARGV[0]) or die $!; my $how = pack("L", ${NO_LOG_FLUSH}); ioctl($disk, ${SHUTDOWN}, $how) or die $!`;
    run('perl', '-e', words, this.at);
  }

  /** After everything that had files open on it is dead. */
  unmount() {
    if (!this.mounted) return;
    run('umount', this.at);
    this.mounted = false;
  }

  remove() {
    try {
      this.unmount();
    } catch {
      // A process still sits on it: let go as soon as it is gone.
      run('umount', '-l', this.at);
    }
    fs.rmSync(this.image, { force: true });
  }
}
