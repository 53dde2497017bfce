namespace MultiVariant.Launcher;

/// <summary>Finding room for an image where the kernel would put it.</summary>
internal static unsafe class AddressSpace
{
    private const nint Reservation = Linux.MapPrivate | Linux.MapAnonymous;

    /// <summary>
    /// Reserves room for all segments: at the image's own address, or for a position-independent image at
    /// <paramref name="wanted"/> or, where that is 0 or taken, anywhere. Returns where it starts, or 0 when the
    /// image's own address is taken.
    /// </summary>
    public static ulong Reserve(in ElfImage image, ulong wanted)
    {
        ulong length = image.Highest - image.Lowest;
        if (!image.IsPositionIndependent)
            return TryReserveAt(image.Lowest, length) ? image.Lowest : 0;

        ulong mask = image.Alignment - 1;
        ulong start = (wanted & ~mask) + (image.Lowest & mask);
        return wanted != 0 && TryReserveAt(start, length) ? start : ReserveAnywhere(image, length, mask);
    }

    private static bool TryReserveAt(ulong start, ulong length)
    {
        nint address = Linux.Map(
            (byte*)start, length, Linux.ProtectionNone, Reservation | Linux.MapFixedNoReplace, -1, 0);
        if ((ulong)address == start)
            return true;

        // Kernels before 4.17 do not know the flag and answer with another address.
        if (!Linux.Failed(address))
            Linux.Unmap((byte*)address, length);
        return false;
    }

    private static ulong ReserveAnywhere(in ElfImage image, ulong length, ulong mask)
    {
        ulong slack = mask + 1 - Machine.PageSize;
        nint address = Linux.Map(null, length + slack, Linux.ProtectionNone, Reservation, -1, 0);
        if (Linux.Failed(address))
            Fatal.SystemCall("find room in memory for"u8, image.Path, address);

        ulong low = (ulong)address;
        ulong start = low + (((image.Lowest & mask) - low) & mask);
        if (start > low)
            Linux.Unmap((byte*)low, start - low);
        if (low + slack > start)
            Linux.Unmap((byte*)(start + length), low + slack - start);
        return start;
    }
}
