# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]
WORKDIR C:\app
COPY . .
RUN Invoke-WebRequest -Uri https://example.com/tool-1.2.zip -OutFile tool.zip; `
    if ((Get-FileHash tool.zip -Algorithm sha256).Hash -ne 'AB12') { exit 1 }; `
    Expand-Archive tool.zip -DestinationPath C:\tool; `
    Remove-Item -Force tool.zip
USER ContainerUser
ENTRYPOINT ["C:\\tool\\tool.exe"]
