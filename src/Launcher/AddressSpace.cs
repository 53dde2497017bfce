namespace MultiVariant.Launcher;

/// <summary>Reserves memory for an image where the kernel would put it.</summary>
internal static unsafe class AddressSpace
{
    private const nint Reservation = Linux.MapPrivate | Linux.MapAnonymous;

    /// <summary>
    /// Reserves memory for all segments: at the image's own address or, if it is position-independent, at
    /// <paramref name="wanted"/>, or anywhere if that is 0 or taken. Returns the start, or an error, which is
    /// <see cref="Linux.AlreadyExists"/> if the image's own address is taken.
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
        const nint Flags = Reservation | Linux.MapFixedNoReplace;
        nint address = Linux.Map((byte*)start, length, Linux.ProtectionNone, Flags, -1, 0);
        if (Linux.Failed(address) || (ulong)address == start)
            return address;

        // Kernels before 4.17 ignore the flag and may return another address.
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
