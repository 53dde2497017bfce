using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MultiVariant.Launcher;

/// <summary>
/// Memory for what the launcher reads from files: on the stack, which does not count for RLIMIT_DATA and is enough for
/// usual bundles; for a larger index or larger headers from the kernel. The launcher has no other writable memory.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal unsafe struct Arena
{
    /// <summary>In bytes: enough for an index of twelve variants and the headers of program and interpreter.</summary>
    private const int Size = 4096;

    private const ulong Alignment = 8;

    private byte* _next;
    private byte* _end;
    private Block* _blocks;
    private ulong _room;

    public Arena()
    {
        _next = (byte*)Unsafe.AsPointer(ref _room);
        _end = (byte*)Unsafe.AsPointer(ref this) + Size;
        _blocks = null;
        _room = 0;
    }

    /// <summary>Memory for a part of the file <paramref name="path"/>.</summary>
    public byte* Take(ulong size, byte* path)
    {
        ulong aligned = (size + Alignment - 1) & ~(Alignment - 1);
        if (aligned > (ulong)(_end - _next))
            Grow(aligned, path);
        byte* piece = _next;
        _next += aligned;
        return piece;
    }

    /// <summary>Returns to the kernel what came from it.</summary>
    public readonly void Close()
    {
        Block* block = _blocks;
        while (block != null)
        {
            Block* next = block->Next;
            Linux.Unmap((byte*)block, block->Length);
            block = next;
        }
    }

    private void Grow(ulong size, byte* path)
    {
        ulong length = Machine.PageEnd((ulong)sizeof(Block) + size);
        const nint Protection = Linux.ProtectionRead | Linux.ProtectionWrite;
        nint address = Linux.Map(null, length, Protection, Linux.MapPrivate | Linux.MapAnonymous, -1, 0);
        Fatal.IfFailed(address, "find memory for the headers of"u8, path);

        var block = (Block*)address;
        block->Next = _blocks;
        block->Length = length;
        _blocks = block;
        _next = (byte*)(block + 1);
        _end = (byte*)block + length;
    }

    private struct Block
    {
        public Block* Next;
        public ulong Length;
    }
}
