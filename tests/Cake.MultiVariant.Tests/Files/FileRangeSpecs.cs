using System.Security.Cryptography;
using Cake.Core;
using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.Tests.Files;

public sealed class FileRangeSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_slice_is_copied_to_the_position_of_the_other_file()
    {
        byte[] content = RandomNumberGenerator.GetBytes(300_000);
        File.WriteAllBytes(_directory["source"], content);
        using SafeFileHandle source = File.OpenHandle(_directory["source"]);
        FileRange slice = FileRange.Whole(_directory["source"], source).Slice(1_000, 200_000);

        using (FileStream destination = File.Create(_directory["destination"]))
        {
            destination.Write("before"u8);
            slice.CopyTo(destination, Cancelled).ShouldBe(SHA256.HashData(content.AsSpan(1_000, 200_000)));
            destination.Write("behind"u8);
        }

        File.ReadAllBytes(_directory["destination"])
            .ShouldBe([.. "before"u8, .. content.AsSpan(1_000, 200_000), .. "behind"u8]);
    }

    [Fact]
    public void The_kernel_copies_between_files_of_one_file_system()
    {
        File.WriteAllText(_directory["source"], "0123456789");
        using SafeFileHandle source = File.OpenHandle(_directory["source"]);
        using FileStream destination = File.Create(_directory["destination"]);

        KernelCopy.Copy(source, 2, destination.SafeFileHandle, 0, 5, Cancelled).ShouldBe(5);

        destination.Dispose();
        File.ReadAllText(_directory["destination"]).ShouldBe("23456");
    }

    [Fact]
    public void The_kernel_leaves_to_the_caller_what_it_cannot_copy()
    {
        using SafeFileHandle source = File.OpenHandle("/proc/self/status");
        using FileStream destination = File.Create(_directory["destination"]);

        KernelCopy.Copy(source, 0, destination.SafeFileHandle, 0, 5, Cancelled).ShouldBe(0);
    }

    [Fact]
    public void A_structure_is_read_from_inside_a_range_and_not_beyond_it()
    {
        File.WriteAllBytes(_directory["source"], [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0]);
        using SafeFileHandle source = File.OpenHandle(_directory["source"]);
        FileRange slice = FileRange.Whole(_directory["source"], source).Slice(4, 4);

        slice.TryRead(0, out int first).ShouldBeTrue();
        slice.TryReadLast(out int last).ShouldBeTrue();
        slice.TryRead(1, out int _).ShouldBeFalse();
        slice.TryReadLast(out long _).ShouldBeFalse();

        (first, last).ShouldBe((2, 2));
    }

    [Fact]
    public void A_file_that_becomes_shorter_is_an_error()
    {
        File.WriteAllText(_directory["source"], "0123456789");
        using SafeFileHandle source = File.OpenHandle(_directory["source"], share: FileShare.ReadWrite);
        var range = FileRange.Whole(_directory["source"], source);
        using (FileStream shorter = File.Open(_directory["source"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            shorter.SetLength(4);

        using FileStream destination = File.Create(_directory["destination"]);
        Should.Throw<CakeException>(() => range.CopyTo(destination, Cancelled)).Message
            .ShouldContain("it was cut short at byte 4");
    }
}
