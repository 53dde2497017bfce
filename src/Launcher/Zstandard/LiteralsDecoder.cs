namespace MultiVariant.Launcher.Zstandard;

/// <summary>Decodes literals of some of a frame's sections; it has to pass all of them, in their order.</summary>
internal unsafe struct LiteralsDecoder
{
    /// <summary>The latest section that describes a code.</summary>
    private LiteralsSection _described;

    /// <summary>The description that the table was made from, and where it ends; null if there is no table.</summary>
    private byte* _description;
    private byte* _descriptionEnd;
    private HuffmanTable _table;
    private Distribution _distribution;

    public void Reset()
    {
        _described = default;
        _description = null;
    }

    public void Pass(in LiteralsSection section)
    {
        if (section.DescribesCode)
            _described = section;
    }

    /// <summary>Decodes the section that was passed last. False if it is damaged.</summary>
    public bool Decode(in LiteralsSection section, byte* target)
    {
        if (!section.IsCoded)
        {
            section.CopyTo(target);
            return true;
        }

        if (_described.Content == null)
            return false;
        if (_description != _described.Content)
        {
            _description = null;
            _descriptionEnd = _table.Read(_described.Content, _described.End, ref _distribution);
            if (_descriptionEnd == null)
                return false;
            _description = _described.Content;
        }

        byte* streams = section.DescribesCode ? _descriptionEnd : section.Content;
        byte* end = target + section.Size;
        return section.IsSingleStream
            ? _table.Decode(streams, section.End, target, end)
            : _table.DecodeFour(streams, section.End, target, end);
    }
}
