using Microsoft.CodeAnalysis;

namespace Cake.MultiVariant.Tests.Rooms;

/// <summary>The addin's folders are rooms: each has one topic and knows only of rooms that do not know of it.</summary>
public static class RoomSpecs
{
    private static readonly Lazy<SourceCode> s_addin = new(SourceCode.OfAddin);

    [Fact]
    public static void Rooms_do_not_refer_to_each_other_in_a_circle()
    {
        IReadOnlyList<string> circles = new RoomMap(s_addin.Value).Circles;

        Assert.True(circles.Count == 0, string.Join('\n', circles));
    }

    /// <summary>They are the aliases, which use every room.</summary>
    [Fact]
    public static void No_room_refers_to_the_files_outside_of_rooms() =>
        s_addin.Value.References
            .Where(reference => reference.To == SourceCode.NoRoom)
            .Select(reference => $"{reference.File} uses {reference.Type}")
            .Distinct()
            .ShouldBeEmpty();

    [Fact]
    public static void Internal_types_are_in_the_namespace_of_their_folder_and_public_ones_in_that_of_the_addin() =>
        s_addin.Value.Types
            .Where(type => type.File.Split('/')[0] != "Format")
            .Select(type => (
                type.File,
                Type: type.Type.ToDisplayString(),
                Namespace: type.Type.ContainingNamespace.ToDisplayString(),
                Expected: type.Type.DeclaredAccessibility == Accessibility.Public
                    ? "Cake.MultiVariant"
                    : string.Join('.', ["Cake.MultiVariant", .. type.File.Split('/')[..^1]])))
            .Where(type => type.Namespace != type.Expected)
            .Select(type => $"{type.File}: {type.Type}, expected in {type.Expected}")
            .ShouldBeEmpty();

    [Fact]
    public static void All_the_code_is_understood()
    {
        s_addin.Value.Gaps.ShouldBeEmpty();
        s_addin.Value.Types.Count().ShouldBeGreaterThan(100);
    }

    [Fact]
    public static void A_circle_is_named_with_a_file_and_a_type_for_each_arrow()
    {
        var code = SourceCode.Of(
            ("Kitchen/Cook.cs", "class Cook { void Serve(Guest guest) { } }"),
            ("Kitchen/Knives/Knife.cs", "class Knife { void Cut() => Table.Set(new()); }"),
            ("Hall/Guest.cs", "class Guest { }"),
            ("Hall/Tables/Table.cs", "static class Table { public static void Set(Knives knives) => knives.Sharpen(); }"),
            ("Cellar/Knives.cs", "class Knives { } static class Sharp { public static void Sharpen(this Knives k) => new Cook(); }"),
            ("House.cs", "class House { Cook cook; Guest guest; }"));

        new RoomMap(code).Circles.ShouldBe(
        [
            """
            Cellar → Kitchen → Cellar
              Cellar → Kitchen: Cellar/Knives.cs uses Cook
              Kitchen → Cellar: Kitchen/Knives/Knife.cs uses Knives
            """,
            """
            Cellar → Kitchen → Hall → Cellar
              Cellar → Kitchen: Cellar/Knives.cs uses Cook
              Kitchen → Hall: Kitchen/Cook.cs uses Guest
              Hall → Cellar: Hall/Tables/Table.cs uses Knives
            """,
        ]);
    }

    [Fact]
    public static void Files_outside_of_rooms_make_no_circle()
    {
        var code = SourceCode.Of(("Hall/Guest.cs", "class Guest { House house; }"), ("House.cs", "class House { Guest guest; }"));

        new RoomMap(code).Circles.ShouldBeEmpty();
        code.References.ShouldContain(new Reference("Hall", SourceCode.NoRoom, "Hall/Guest.cs", "House"));
    }
}
