namespace MultiVariant.Launcher;

/// <summary>Writes and copies everything, even if a pipe or a signal cuts a system call short.</summary>
internal static unsafe class Output
{
    private const int BufferSize = 65536;

    /// <summary>Returns 0, or a negated error number.</summary>
    public static nint Write(nint file, byte* bytes, nint length)
    {
        while (length > 0)
        {
            nint written = Linux.Write(file, bytes, length);
            if (written == Linux.Interrupted)
                continue;
            if (Linux.Failed(written))
                return written;
            bytes += written;
            length -= written;
        }

        return 0;
    }

    /// <summary>Copies a part of the bundle, if possible in the kernel. Returns as <see cref="Write"/> does.</summary>
    public static nint Copy(in OwnFile bundle, ulong position, ulong length, nint target, ref Arena memory)
    {
        ulong end = position + length;
        while (position < end)
        {
            nint sent = Linux.SendFile(target, bundle.Descriptor, &position, end - position);
            if (sent == 0)
                Fatal.Changed(bundle.Path);
            if (sent == Linux.InvalidArgument || Linux.IsForbidden(sent))
                return CopyByHand(bundle, target, position, end, ref memory);
            if (Linux.Failed(sent) && sent != Linux.Interrupted)
                return sent;
        }

        return 0;
    }

    /// <summary>Copies to targets that sendfile refuses, such as files opened for appending.</summary>
    private static nint CopyByHand(in OwnFile bundle, nint target, ulong position, ulong end, ref Arena memory)
    {
        byte* buffer = memory.Take(BufferSize, bundle.Path);
        while (position < end)
        {
            ulong left = end - position;
            nint read = Linux.ReadAt(bundle.Descriptor, buffer, left < BufferSize ? (nint)left : BufferSize, position);
            if (Fatal.IfFailed(read, "read"u8, bundle.Path) == 0)
                Fatal.Changed(bundle.Path);
            nint result = Write(target, buffer, read);
            if (Linux.Failed(result))
                return result;
            position += (ulong)read;
        }

        return 0;
    }
}
