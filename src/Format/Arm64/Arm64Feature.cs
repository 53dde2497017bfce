namespace MultiVariant.Format.Arm64;

/// <summary>A row of the feature table in <see cref="Arm64Features"/>: where the kernel reports the feature.</summary>
internal readonly ref struct Arm64Feature
{
    private readonly ReadOnlySpan<byte> _rows;
    private readonly int _nameLength;

    /// <summary>Takes the first of the rows.</summary>
    public Arm64Feature(ReadOnlySpan<byte> rows)
    {
        _rows = rows;
        while (_nameLength < rows.Length && rows[_nameLength] != ' ')
            _nameLength++;
    }

    public ReadOnlySpan<byte> Name => _rows.Slice(0, _nameLength);

    /// <summary>1 for AT_HWCAP, 2 for AT_HWCAP2, 3 for AT_HWCAP3.</summary>
    public int Word => Digit(1);
    public int Bit => (Digit(2) * 10) + Digit(3);

    /// <summary>The next row; empty after the last one.</summary>
    public Arm64Feature Next => new(_rows.Slice(_nameLength + 4));

    private int Digit(int number) => _rows[_nameLength + number] - '0';
}
