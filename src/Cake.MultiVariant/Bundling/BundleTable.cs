using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Bundling;

/// <summary>What is in a bundle, as a table for people. What all variants agree on stands once, below the table.</summary>
internal static class BundleTable
{
    private static readonly (string Title, Func<VariantDependencies, string> Of)[] s_dependencies =
    [
        ("glibc", it => it.MinimumGlibc is { } version ? $"{version} or later" : "none"),
        ("interpreter", it => it.Interpreter ?? "none"),
        ("libraries", it => it.Libraries is [] ? "none" : string.Join(", ", it.Libraries)),
    ];

    public static IEnumerable<string> Lines(BundleDescription bundle)
    {
        ILookup<bool, (string Title, string[] Cells)> dependencies = (
            from dependency in s_dependencies
            let cells = bundle.Variants.Select(it => it.Dependencies is { } own ? dependency.Of(own) : "unreadable").ToArray()
            select (dependency.Title, cells)).ToLookup(it => it.cells.Distinct().Count() == 1);
        (string Title, string[] Cells)[] columns =
        [
            ("variant", [.. bundle.Variants.Select(variant => variant.Name)]),
            ("size", [.. bundle.Variants.Select(variant => variant.SizeText)]),
            .. dependencies[false],
        ];
        IEnumerable<string[]> rows = bundle.Variants.Select((_, row) => columns.Select(column => column.Cells[row]).ToArray());
        return
        [
            $"{bundle.Path.GetFilename()}: {Quantity.Of(bundle.Variants.Count, "variant")} in {Quantity.Size(bundle.Length)}",
            "",
            .. TextTable.Lines([[.. columns.Select(column => column.Title)], .. rows], rightAligned: 1),
            "",
            .. TextTable.Lines(
                [.. dependencies[true].Select(it => (string[])[it.Title, it.Cells[0]]), ["SHA-256", bundle.Sha256]]),
        ];
    }
}
