using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Bundling;

/// <summary>What is in a bundle, as a table for people. What all variants agree on stands once, below the table.</summary>
internal static class BundleTable
{
    private static readonly (string Title, Func<VariantDependencies, IReadOnlyList<string>> Of)[] s_dependencies =
    [
        ("glibc", it => [it.MinimumGlibc is { } version ? $"{version} or later" : "none"]),
        ("interpreter", it => [it.Interpreter ?? "none"]),
        ("libraries", it => it.Libraries is [] ? ["none"] : it.Libraries),
    ];

    public static IEnumerable<string> Lines(BundleDescription bundle)
    {
        IReadOnlyList<BundledVariant> variants = bundle.Variants;
        Column[] dependencies =
        [
            .. s_dependencies.Select(dependency => new Column(
                dependency.Title,
                [.. variants.Select(it => it.Dependencies is { } own ? dependency.Of(own) : ["unreadable"])])),
        ];
        Column[] columns =
        [
            new("variant", [.. variants.Select(variant => (string[])[variant.Name])]),
            new("size", [.. variants.Select(variant => (string[])[variant.SizeText])]),
            .. dependencies.Where(column => !column.IsUniform),
        ];
        (string Title, IReadOnlyList<string> Items)[] common =
        [
            .. dependencies.Where(column => column.IsUniform).Select(column => (column.Title, column.Cells[0])),
            ("SHA-256", [bundle.Sha256]),
        ];
        IEnumerable<string[]> rows = variants.Select((_, row) => columns.Select(column => column[row]).ToArray());
        int titles = common.Max(it => it.Title.Length);
        return
        [
            $"{bundle.Path.GetFilename()}: {Quantity.Of(variants.Count, "variant")} in {Quantity.Size(bundle.Length)}",
            "",
            .. TextTable.Lines([[.. columns.Select(column => column.Title)], .. rows], rightAligned: 1),
            "",
            .. common.SelectMany(it => WrappedList.Lines($"{it.Title.PadRight(titles)}  ", it.Items)),
        ];
    }

    private sealed record Column(string Title, IReadOnlyList<IReadOnlyList<string>> Cells)
    {
        public bool IsUniform => Enumerable.Range(0, Cells.Count).All(row => this[row] == this[0]);

        public string this[int row] => string.Join(", ", Cells[row]);
    }
}
