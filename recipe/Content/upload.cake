/// <summary>Gives packages to the build server, by what Cake knows about it.</summary>
public sealed class PackageUpload
{
    private readonly BuildSystem _server;

    public PackageUpload(BuildSystem server) => _server = server;

    /// <summary>Why packages cannot be uploaded and what to do instead, or null if they can.</summary>
    public string Obstacle => _server.Provider switch
    {
        BuildProvider.AppVeyor or BuildProvider.AzurePipelines or BuildProvider.TeamCity or BuildProvider.Rwx => null,
        BuildProvider.GitHubActions => _server.GitHubActions.Environment.Runtime.IsRuntimeAvailable
            ? null
            : "GitHub Actions gives its token to actions only, not to steps with run. Upload the packages with "
                + "actions/upload-artifact, or run this script by cake-build/cake-action.",
        BuildProvider.Local => "there is no build server.",
        BuildProvider.GitLabCI => "GitLab uploads what .gitlab-ci.yml names. Add the packages to artifacts: paths:.",
        var other => $"Cake cannot upload to {other}. Name the packages in its configuration.",
    };

    /// <summary>Uploads all files of a folder as one artifact.</summary>
    public async Task Run(string name, DirectoryPath folder, IReadOnlyList<FilePath> files)
    {
        switch (_server.Provider)
        {
            case BuildProvider.GitHubActions:
                await _server.GitHubActions.Commands.UploadArtifact(folder, name);
                break;
            case BuildProvider.TeamCity:
                _server.TeamCity.PublishArtifacts($"{folder} => {name}");
                break;
            default:
                foreach (var file in files)
                {
                    Upload(name, file);
                }

                break;
        }
    }

    /// <summary>Tells later steps and jobs where the packages are.</summary>
    public void Output(DirectoryPath folder)
    {
        const string Name = "multivariant_packages";
        if (_server.IsRunningOnAzurePipelines)
        {
            _server.AzurePipelines.Commands.SetOutputVariable(Name, folder.FullPath);
        }

        if (_server.IsRunningOnGitHubActions && _server.GitHubActions.Environment.Runtime.OutputPath is not null)
        {
            _server.GitHubActions.Commands.SetOutputParameter(Name, folder.FullPath);
        }
    }

    private void Upload(string name, FilePath file)
    {
        switch (_server.Provider)
        {
            case BuildProvider.AppVeyor:
                _server.AppVeyor.UploadArtifact(file);
                break;
            case BuildProvider.AzurePipelines:
                _server.AzurePipelines.Commands.UploadArtifact(name, file, name);
                break;
            case BuildProvider.Rwx:
                _server.Rwx.Commands.UploadArtifact(file);
                break;
            default:
                throw new CakeException($"Cannot upload {file}: {Obstacle}");
        }
    }
}
