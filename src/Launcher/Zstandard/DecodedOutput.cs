namespace MultiVariant.Launcher.Zstandard;

/// <summary>What is decoded, on its way to a file. A second thread hashes and writes it while the first one decodes more.</summary>
internal unsafe struct DecodedOutput
{
    /// <summary>How much is hashed and written at a time, in bytes.</summary>
    private const nint Piece = 64 * 1024;

    private ContentHash _hash;
    private nint _file;

    /// <summary>Up to here, the output has been written.</summary>
    private byte* _written;

    /// <summary>Up to here, the output is decoded.</summary>
    public volatile byte* End;

    /// <param name="start">The output's first byte.</param>
    /// <param name="file">The file that gets the output, or -1.</param>
    public void Start(byte* start, nint file)
    {
        _hash.Start(start);
        _file = file;
        _written = start;
        End = start;
    }

    /// <summary>Hashes and writes what there is. False if that is less than a piece, or cannot be written.</summary>
    public bool Advance()
    {
        byte* end = End;
        nint count = (nint)(end - _written);
        if (count < Piece)
            return false;
        _hash.Include(end);
        if (_file >= 0)
            count = Linux.Write(_file, _written, count);
        if (count <= 0)
            return false;
        _written += count;
        return true;
    }

    /// <summary>Whether all of the output has the hash that a frame ends with.</summary>
    public bool HasChecksum(uint checksum) => _hash.Finish(End) == checksum;

    /// <summary>Writes what is left. Returns 0, or a negated error number.</summary>
    public readonly nint Finish() => Launcher.Output.Write(_file, _written, (nint)(End - _written));
}
