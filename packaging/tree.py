# SPDX-License-Identifier: Apache-2.0
"""A tree of files on its way into a package: nothing of the build machine's owners, times and orders gets in."""
import gzip
import io
import os
import tarfile


class Tree:
    """Paths without a leading slash, each with what is there. Folders above a path come by themselves."""

    def __init__(self):
        self.entries = {}

    def _put(self, path, kind, mode, data=b"", owner=0):
        path = path.strip("/")
        above = os.path.dirname(path)
        if above and above not in self.entries:
            self._put(above, tarfile.DIRTYPE, 0o755)
        if above and self.entries[above][0] != tarfile.DIRTYPE:
            raise ValueError(f"{path}: {above} is not a folder")
        self.entries[path] = (kind, mode, data, owner)

    def file(self, path, data, mode=0o644):
        self._put(path, tarfile.REGTYPE, mode, data.encode() if isinstance(data, str) else data)

    def copy(self, path, source, mode=0o644):
        with open(source, "rb") as file:
            self.file(path, file.read(), mode)

    def link(self, path, target):
        self._put(path, tarfile.SYMTYPE, 0o777, target)

    def folder(self, path, mode=0o755, owner=0):
        self._put(path, tarfile.DIRTYPE, mode, owner=owner)

    def data(self, path):
        return self.entries[path][2]

    def merge(self, other, prefix=""):
        for path, (kind, mode, data, owner) in sorted(other.entries.items()):
            self._put(os.path.join(prefix, path), kind, mode, data, owner)

    def tar(self, epoch):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            for path, (kind, mode, data, owner) in sorted(self.entries.items()):
                entry = tarfile.TarInfo(path)
                entry.type, entry.mode, entry.mtime, entry.uid, entry.gid = kind, mode, epoch, owner, owner
                if kind == tarfile.SYMTYPE:
                    entry.linkname = data
                elif kind == tarfile.REGTYPE:
                    entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data) if kind == tarfile.REGTYPE else None)
        return out.getvalue()

    def write(self, folder, epoch):
        """Onto the disk. Owners are left to whoever packs it."""
        for path, (kind, mode, data, _) in sorted(self.entries.items()):
            place = os.path.join(folder, path)
            if kind == tarfile.DIRTYPE:
                os.mkdir(place)
            elif kind == tarfile.SYMTYPE:
                os.symlink(data, place)
            else:
                with open(place, "wb") as file:
                    file.write(data)
            if kind != tarfile.SYMTYPE:
                os.chmod(place, mode)
        for path in sorted(self.entries, reverse=True):
            os.utime(os.path.join(folder, path), (epoch, epoch), follow_symlinks=False)


def squeeze(data):
    """gzip without a name or a time in it."""
    return gzip.compress(data, 9 if len(data) < 1 << 20 else 6, mtime=0)
