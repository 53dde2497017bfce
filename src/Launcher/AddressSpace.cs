namespace MultiVariant.Launcher;

/// <summary>Finding room for an image where the kernel would put it.</summary>
internal static unsafe class AddressSpace
{
    private const nint Reservation = Linux.MapPrivate | Linux.MapAnonymous;

    /// <summary>
    /// Reserves room for all segments: at the image's own address, or for a position-independent image at
    /// <paramref name="wanted"/> or, where that is 0 or taken, anywhere. Returns where it starts, or an error:
    /// <see cref="Linux.AlreadyExists"/> when the image's own address is taken.
    /// </summary>
    public static nint Reserve(in ElfImage image, ulong wanted)
    {
        ulong length = image.Highest - image.Lowest;
        if (!image.IsPositionIndependent)
            return ReserveAt(image.Lowest, length);

        ulong mask = image.Alignment - 1;
        if (wanted != 0)
        {
            nint start = ReserveAt((wanted & ~mask) + (image.Lowest & mask), length);
            if (!Linux.Failed(start))
                return start;
        }

        return ReserveAnywhere(image, length, mask);
    }

    private static nint ReserveAt(ulong start, ulong length)
    {
        nint address = Linux.Map(
            (byte*)start, length, Linux.ProtectionNone, Reservation | Linux.MapFixedNoReplace, -1, 0);
        if (Linux.Failed(address) || (ulong)address == start)
            return address;

        // Kernels before 4.17 do not know the flag and answer with another address.
        Linux.Unmap((byte*)address, length);
        return Linux.AlreadyExists;
    }

    private static nint ReserveAnywhere(in ElfImage image, ulong length, ulong mask)
    {
        ulong slack = mask + 1 - Machine.PageSize;
        nint address = Linux.Map(null, length + slack, Linux.ProtectionNone, Reservation, -1, 0);
        if (Linux.Failed(address))
            return address;

        ulong low = (ulong)address;
        ulong start = low + (((image.Lowest & mask) - low) & mask);
        if (start > low)
            Linux.Unmap((byte*)low, start - low);
        if (low + slack > start)
            Linux.Unmap((byte*)(start + length), low + slack - start);
        return (nint)start;
    }
}
